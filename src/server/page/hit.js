// One paper that answers: a row of the grid.
import { button, el, fileName, host, languageOf, link, tag, tagOf } from './dom.js';
import { citation } from './api.js';
import { copy, place } from './copy.js';
import { prose } from './formula.js';
import { isSelected, toggle } from './selection.js';
import { t } from './words.js';

const AUTHORS = 3;
const TAGS = 6;
const FORMATS = [
  ['bibtex', 'BibTeX'],
  ['ris', 'RIS'],
  ['markdown', 'Markdown'],
];

/** The titles of a paper, that in the wanted language first. */
export function titles(paper, language) {
  const all = [paper.title, paper.title_zh].filter((title, at, both) => title && both.indexOf(title) === at);
  if (all.length === 2 && language === 'zh') all.reverse();
  return all;
}

/** The first authors, and how many there are more. */
export function authors(names, most = AUTHORS) {
  if (names.length === 0) return null;
  const shown = names.length <= most + 1 ? names : names.slice(0, most);
  const rest = names.length - shown.length;
  return el(
    'span',
    { class: 'authors', title: rest > 0 ? names.join(', ') : null },
    shown.map((name, at) => [at > 0 ? ', ' : '', el('span', { lang: tagOf(name) }, name)]),
    rest > 0 ? ` ${t('more_authors', rest)}` : '',
  );
}

/** The parts of a line, with a dot between them. */
export function dotted(parts) {
  return parts
    .filter(Boolean)
    .flatMap((part, at) => (at > 0 ? [el('span', { class: 'dot', 'aria-hidden': 'true' }, ' · '), part] : [part]));
}

/** The buttons that copy a paper in a format of reference managers. */
export function citeButtons(id) {
  return FORMATS.map(([format, name]) =>
    button(name, (event) => copy(citation(format, [id]), event.currentTarget), {
      'aria-label': t('copy_as', name),
      'data-format': format,
    }),
  );
}

/** Puts the formats in place of the button that was pressed. */
function cite(pressed, id) {
  const buttons = citeButtons(id);
  pressed.replaceWith(...buttons);
  buttons[0].focus();
}

/** The links out of the page. */
export function outside(paper) {
  return [
    link(paper.url, [host(paper.url ?? ''), ' ↗'].join(''), { class: 'out', 'data-link': 'url' }),
    link(paper.library_url, t('in_library', libraryName(paper.library_url)), { class: 'out' }),
  ].filter(Boolean);
}

function libraryName(address) {
  const scheme = (address ?? '').split(':')[0];
  return scheme.charAt(0).toUpperCase() + scheme.slice(1);
}

/** The tags of a paper; a click on one is a filter. */
export function tags(paper, filter, most = TAGS) {
  return [...paper.categories.map((name) => ['category', name]), ...paper.tags.map((name) => ['tag', name])]
    .slice(0, most)
    .map(([kind, name]) =>
      button(name, () => filter(kind, name), {
        class: 'tag',
        lang: tagOf(name),
        title: t('filter_tag', name),
        'data-filter': kind,
      }),
    );
}

function meter(hit) {
  const percent = Math.round(hit.score * 100);
  const bar = el('span', { class: 'bar' });
  bar.style.setProperty('inline-size', `${percent}%`);
  return el(
    'span',
    { class: 'meter', role: 'img', 'aria-label': t('likelihood', percent), title: t('likelihood', percent) },
    bar,
  );
}

/** How a paper was found and how sure that is; nothing while browsing. */
function evidence(hit, calibrated) {
  if (hit.found_by.length === 0) return null;
  const ways = hit.found_by.map((way) => t(`by_${way}`));
  return el(
    'span',
    { class: 'evidence' },
    calibrated && meter(hit),
    el('span', {}, dotted([hit.doubtful && calibrated && t('unlikely'), t('found_by', ways)])),
  );
}

/** The sentence that answers, or the beginning of the passage; the whole passage on demand. */
function answering(hit) {
  const passage = hit.passage.trim();
  const sentence = hit.sentence?.trim() ? hit.sentence : null;
  const text = el(
    'p',
    { class: sentence ? 'sentence' : 'sentence clipped', lang: tag(hit.language) },
    prose(sentence ?? passage, sentence ? hit.marks : []),
  );
  if (!passage || passage === hit.title || (sentence && passage.length < sentence.length + 8))
    return passage === hit.title && !sentence ? null : text;
  const more = button(
    '…',
    () => {
      const whole = el('p', { class: 'sentence whole', lang: tag(hit.language) }, around(passage, sentence, hit.marks));
      text.replaceWith(whole);
      more.remove();
    },
    { class: 'plain unfold', 'aria-label': t('whole_passage'), title: t('whole_passage') },
  );
  if (!sentence) {
    more.textContent = t('whole_passage');
    return [text, more];
  }
  text.append(more);
  return text;
}

/** The passage, with the sentence that answers as it was. */
function around(passage, sentence, marks) {
  const at = sentence ? passage.indexOf(sentence) : -1;
  if (at < 0) return prose(passage);
  return [
    ...prose(passage.slice(0, at)),
    el('span', { class: 'answering' }, prose(sentence, marks)),
    ...prose(passage.slice(at + sentence.length)),
  ];
}

/**
 * The row of a hit. `context`: `language` of the question, `calibrated`, `openAddress(id)`, `open(id)`, `similar(id)`,
 * `filter(kind, name)`, `ranked` (whether ranks mean something), `shown` (the id of the open paper).
 */
export function hitRow(hit, at, context) {
  const [first, second] = titles(hit, context.language);
  const isShown = context.shown === hit.id;
  const { path } = hit.source;
  const box = el('input', {
    type: 'checkbox',
    'aria-label': t('select', first),
    checked: isSelected(hit.id),
    tabindex: 0,
    'data-key': `select ${hit.id}`,
    onchange: () => toggle(hit.id, first),
  });
  const title = el(
    'a',
    {
      href: context.openAddress(hit.id),
      lang: tag(languageOf(first)),
      'aria-current': isShown && 'true',
      'data-key': `title ${hit.id}`,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        context.open(hit.id);
      },
    },
    prose(first),
  );
  return el(
    'div',
    {
      role: 'row',
      id: `hit-${at}`,
      class: ['hit', hit.doubtful && context.calibrated && 'doubtful', isShown && 'shown'].filter(Boolean).join(' '),
      'data-id': hit.id,
      'aria-rowindex': at + 1,
    },
    el(
      'div',
      { role: 'gridcell', class: 'mark' },
      el('label', {}, context.ranked && el('span', { class: 'rank', 'aria-hidden': 'true' }, String(hit.rank)), box),
    ),
    el(
      'div',
      { role: 'gridcell', class: 'titles', id: `hit-${at}-title` },
      el('h3', {}, title),
      second && el('p', { class: 'second', lang: tag(languageOf(second)) }, prose(second)),
    ),
    el(
      'div',
      { role: 'gridcell', class: 'said' },
      el(
        'p',
        { class: 'byline' },
        dotted([
          authors(hit.authors),
          hit.date && el('time', { datetime: hit.date }, hit.date),
          hit.venue && el('span', { lang: tagOf(hit.venue) }, hit.venue),
        ]),
      ),
      answering(hit),
      el('p', { class: 'facts' }, evidence(hit, context.calibrated), tags(hit, context.filter)),
    ),
    el(
      'div',
      { role: 'gridcell', class: 'actions' },
      place(hit.source, fileName(path)),
      outside(hit),
      context.canSimilar !== false &&
        button(t('similar'), () => context.similar(hit.id), {
          'data-action': 'similar',
          'data-key': `similar ${hit.id}`,
        }),
      button(t('cite'), (event) => cite(event.currentTarget, hit.id), {
        'data-action': 'cite',
        'data-key': `cite ${hit.id}`,
      }),
    ),
  );
}
