// The map as a list: topics within topics, with their papers. It says in words what the map shows by place.
import { button, el, fill, tagOf } from './dom.js';
import { count, t } from './words.js';
import { m } from './map_words.js';
import { paperLine } from './card.js';
import { DIM } from './filters.js';

const SHOWN_AT_ONCE = 100;

/** The papers that meet the conditions, by their finest topic; those without one at -1. */
function papersByTopic({ library, filters }) {
  const own = new Map();
  for (let i = 0; i < library.size; i += 1) {
    if (filters.states[i] === DIM) continue;
    const topic = library.topic[i];
    if (!own.has(topic)) own.set(topic, []);
    own.get(topic).push(i);
  }
  return own;
}

function lines(app, papers) {
  const list = el('ul', { class: 'lines' });
  let shown = 0;
  const more = button(t('more'), () => grow());
  const grow = () => {
    list.append(...papers.slice(shown, shown + SHOWN_AT_ONCE).map((i) => paperLine(app, i)));
    shown += SHOWN_AT_ONCE;
    more.hidden = shown >= papers.length;
  };
  grow();
  return [list, more];
}

/** Shows the list. What a topic holds is made when it is opened; topics that were open stay open. */
export function drawOutline(place, app) {
  const { library, filters } = app;
  const open = new Set([...place.querySelectorAll('details[open]')].map(({ dataset }) => dataset.topic));
  const own = papersByTopic(app);
  const size = (topic) =>
    (own.get(topic)?.length ?? 0) + library.children[topic].reduce((sum, child) => sum + size(child), 0);
  const largestFirst = (topics) =>
    topics
      .map((topic) => [topic, size(topic)])
      .filter(([, papers]) => papers > 0)
      .sort(([, a], [, b]) => b - a);
  const group = (key, name, papers, content, depth) => {
    const inner = el('div', { class: 'within' });
    const details = el(
      'details',
      { 'data-topic': key },
      el(
        'summary',
        { 'data-key': `topic ${key}` },
        el(`h${Math.min(6, depth + 2)}`, { lang: tagOf(name) }, name),
        el('span', { class: 'count' }, count(papers)),
      ),
      inner,
    );
    const build = () => {
      if (inner.childElementCount === 0) inner.append(...content());
    };
    details.addEventListener('toggle', () => details.open && build());
    if (open.has(String(key))) {
      build();
      details.open = true;
    }
    return details;
  };
  const topicGroup = ([topic, papers], depth) =>
    group(
      topic,
      library.topicName(topic),
      papers,
      () => [
        ...largestFirst(library.children[topic]).map((child) => topicGroup(child, depth + 1)),
        ...(own.has(topic) ? lines(app, own.get(topic)) : []),
      ],
      depth,
    );
  const roots = library.topics.flatMap(({ parent }, at) => (parent === undefined ? [at] : []));
  fill(
    place,
    el('h1', { class: 'unseen' }, m('topics')),
    largestFirst(roots).map((root) => topicGroup(root, 0)),
    own.has(-1) &&
      (roots.length > 0
        ? group('none', m('no_topic'), own.get(-1).length, () => lines(app, own.get(-1)), 0)
        : lines(app, own.get(-1))),
  );
}
