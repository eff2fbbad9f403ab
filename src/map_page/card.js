// One paper beside the map: what it is, where it lies, and what lies near it.
import { add, button, el, host, link, tagOf } from './dom.js';
import { prose } from './formula.js';
import { t } from './words.js';
import { m } from './map_words.js';

const NEAR = 10;

/** A link out of the page; only to the web and to Zotero. */
const outward = (address, label, properties) =>
  /^(https?|zotero):/i.test(address ?? '') ? link(address, label, properties) : null;

/** A paper as a line of a list: its dot, title and date. */
export function paperLine(app, i, properties = {}) {
  const dot = el('span', { class: 'dot', 'aria-hidden': 'true' });
  dot.style.background = app.colourOf(i);
  const { date } = app.library.papers[i];
  const title = app.library.title(i);
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'line', onclick: () => app.open(i), 'data-key': `paper ${i}`, ...properties },
      dot,
      el('span', { class: 'what', lang: tagOf(title) }, prose(title)),
      date && el('time', { datetime: date }, date.slice(0, 7)),
    ),
  );
}

/** What is shown beside the pointer. */
export function tip(app, i) {
  const { library } = app;
  const { date, evidence } = library.papers[i];
  const title = library.title(i);
  const topic = library.topic[i];
  return [
    el('p', { class: 'tip-title', lang: tagOf(title) }, prose(title)),
    el('p', { class: 'meta' }, add(el('span'), joined([date, topic >= 0 && library.topicName(topic)]))),
    evidence && el('p', { class: 'evidence', lang: tagOf(evidence) }, prose(evidence)),
  ];
}

/** Parts with dots between them. */
function joined(parts) {
  return parts.filter(Boolean).flatMap((part, at) => (at > 0 ? [' · ', part] : [part]));
}

/** The paper itself. `back` is what leads to the list that it was opened from. */
export function paperCard(app, i, back) {
  const { library } = app;
  const { id, date, tags = [], evidence, url, source, is_new: isNew } = library.papers[i];
  const [title, other] = [library.title(i), library.otherTitle(i)];
  const from = library.sources[source];
  const opens = app.isServed
    ? el('a', { class: 'strong', href: `/?paper=${encodeURIComponent(id)}`, 'data-key': 'open' }, m('open_search'))
    : outward(url, m('open_address'), { class: 'strong', 'data-key': 'open' });
  const path = library.path(library.topic[i]);
  return el(
    'article',
    { class: 'card', 'aria-label': m('card') },
    el(
      'div',
      { class: 'panel-top' },
      back ? button(`‹ ${m('back_to_list')}`, back, { 'data-key': 'back' }) : el('span'),
      button('×', () => app.closeCard(), { class: 'plain cross', 'aria-label': t('close'), 'data-key': 'close' }),
    ),
    el('h2', { tabindex: '-1', id: 'card-title', lang: tagOf(title) }, prose(title)),
    other && el('p', { class: 'second', lang: tagOf(other) }, prose(other)),
    el(
      'p',
      { class: 'meta' },
      joined([date && el('time', { datetime: date }, date), from && m('read_from', from.split('/').at(-1))]),
    ),
    path.length > 0 &&
      el(
        'nav',
        { class: 'path', 'aria-label': m('topic_path') },
        path.map((topic, at) => [
          at > 0 && el('span', { 'aria-hidden': 'true' }, '›'),
          button(library.topicName(topic), () => app.goToTopic(topic), { lang: tagOf(library.topicName(topic)) }),
        ]),
      ),
    evidence && el('blockquote', { lang: tagOf(evidence) }, prose(evidence)),
    tags.length > 0 &&
      el(
        'ul',
        { class: 'tags', 'aria-label': t('tags') },
        tags
          .filter((tag) => library.tags[tag])
          .map((tag) => el('li', { lang: tagOf(library.tags[tag]) }, library.tags[tag])),
      ),
    isNew && el('p', { class: 'meta' }, m('is_new')),
    el(
      'p',
      { class: 'acts' },
      opens,
      button(m('show_here'), () => app.centreOn(i), { class: 'strong', 'data-key': 'show-here' }),
      app.isServed && outward(url, host(url ?? '')),
    ),
    !app.isServed && outward(url, url, { class: 'address' }),
    library.size > 1 && [
      el('h3', {}, m('near')),
      el(
        'ul',
        { class: 'lines' },
        app.near(i, NEAR).map((near) => paperLine(app, near)),
      ),
    ],
  );
}
