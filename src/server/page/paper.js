// All that the index holds of one paper.
import { button, el, fileName, fill, languageOf, link, tag, tagOf } from './dom.js';
import { paper as fetchPaper } from './api.js';
import { place } from './copy.js';
import { prose } from './formula.js';
import { authors, citeButtons, dotted, outside, tags, titles } from './hit.js';
import { isSelected, toggle } from './selection.js';
import { hasWord, t } from './words.js';

const MANY = 10_000;

function text(entry, sources) {
  const lines = entry.text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const isList = entry.kind === 'key_points' && lines.length > 1;
  const source = sources[entry.source];
  return el(
    'section',
    { class: 'text', lang: tag(entry.language) },
    el(
      'h3',
      { lang: null },
      hasWord(`text_${entry.kind}`) ? t(`text_${entry.kind}`) : entry.kind,
      source && place({ path: source.path, line: entry.line }, fileName(source.path)),
    ),
    isList
      ? el(
          'ul',
          {},
          lines.map((line) => el('li', {}, prose(line.replace(/^(?:[-*•·]|\d+[.、)])\s*/, '')))),
        )
      : lines.map((line) => el('p', {}, prose(line))),
  );
}

function pairs(list) {
  const rows = list.filter(([, value]) => value !== null && value !== undefined && value !== '' && value.length !== 0);
  return (
    rows.length > 0 &&
    el(
      'dl',
      { class: 'pairs' },
      rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    )
  );
}

function publication({ venue, comment, publication: { kind, volume, issue, pages, publisher, isbn, issn } = {} }) {
  const parts = [
    venue,
    kind,
    volume && (issue ? `${volume} (${issue})` : volume),
    pages && `pp. ${pages}`,
    publisher,
    isbn && `ISBN ${isbn}`,
    issn && `ISSN ${issn}`,
    comment,
  ];
  return dotted(parts.filter(Boolean).map((part) => el('span', { lang: tagOf(String(part)) }, prose(String(part)))));
}

function whole(paper, context) {
  const [first, second] = titles(paper, context.language);
  const select = el('input', {
    type: 'checkbox',
    checked: isSelected(paper.id),
    'data-key': `select ${paper.id}`,
    onchange: () => toggle(paper.id, first),
  });
  const others = paper.links.filter(({ url }) => url !== paper.url);
  return [
    el('h2', { id: 'paper-title', tabindex: -1, lang: tag(languageOf(first)) }, prose(first)),
    second && el('p', { class: 'second', lang: tag(languageOf(second)) }, prose(second)),
    el(
      'p',
      { class: 'byline' },
      dotted([authors(paper.authors, MANY), paper.date && el('time', { datetime: paper.date }, paper.date)]),
    ),
    el(
      'p',
      { class: 'actions' },
      outside(paper),
      button(t('similar'), () => context.similar(paper.id), { 'data-action': 'similar' }),
      citeButtons(paper.id),
      el('label', { class: 'pick' }, select, ` ${t('select', '').replace(/[:：]\s*$/, '')}`),
    ),
    el('p', { class: 'facts' }, tags(paper, context.filter, MANY)),
    paper.texts.length > 0
      ? paper.texts.map((entry) => text(entry, paper.sources))
      : el('p', { class: 'detail' }, t('no_text')),
    pairs([
      [t('published'), publication(paper)],
      [
        t('identifiers'),
        dotted([paper.arxiv && `arXiv:${paper.arxiv}`, paper.doi && `doi:${paper.doi}`, ...paper.names]),
      ],
      [
        t('links'),
        others
          .map(({ label, url }) => el('span', { class: 'linked' }, link(url, label || url, { class: 'out' }) ?? url))
          .flatMap((node, at) => (at > 0 ? [' ', node] : [node])),
      ],
      [t('sources'), paper.sources.map((source) => place(source, source.path))],
    ]),
  ];
}

function unknown(error, context) {
  return [
    el('h2', { id: 'paper-title', tabindex: -1 }, t('paper')),
    el('p', {}, error.nearest.length > 0 ? t('unknown_paper') : error.message),
    el(
      'ul',
      { class: 'nearest' },
      error.nearest.map(({ id, title }) =>
        el(
          'li',
          {},
          button(title, () => context.open(id), { lang: tagOf(title) }),
        ),
      ),
    ),
  ];
}

let shown = null;
let controller = null;

/** Shows a paper in `side`. `context` is that of the hits, with `close()`. The focus goes to its title when `takeFocus()`. */
export async function drawPaper(side, id, context, takeFocus) {
  const show = (content) => {
    fill(
      side,
      el(
        'article',
        { class: 'paper', 'aria-labelledby': 'paper-title' },
        button(`× ${t('close')}`, context.close, {
          class: 'plain close',
          'data-action': 'close',
          'data-key': 'close paper',
        }),
        content,
      ),
    );
    if (side.dataset.paper !== id) {
      side.dataset.paper = id;
      side.scrollTop = 0;
      // On a narrow page it stands in place of the list.
      if (matchMedia('(max-width: 60rem)').matches) scrollTo(0, 0);
    }
    if (takeFocus()) side.querySelector('#paper-title')?.focus({ preventScroll: true });
  };
  if (shown?.id === id) {
    show(whole(shown.paper, context));
    return;
  }
  controller?.abort();
  controller = new AbortController();
  const mine = controller;
  try {
    const paper = await fetchPaper(id, { signal: mine.signal });
    if (mine !== controller) return;
    shown = { id, paper };
    show(whole(paper, context));
  } catch (error) {
    if (error.name === 'AbortError' || mine !== controller) return;
    show(unknown(error, context));
  }
}

/** Forgets the paper that is shown: it was closed, or the index changed. */
export function forgetPaper() {
  controller?.abort();
  controller = null;
  shown = null;
}
