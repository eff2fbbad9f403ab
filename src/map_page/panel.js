// The panel beside the map, on a phone a sheet over its lower part: a list of papers, or one paper of it.
import { button, el, fill } from './dom.js';
import { download } from './api.js';
import { say } from './say.js';
import { t } from './words.js';
import { m } from './map_words.js';
import { paperCard, paperLine } from './card.js';
import { FORMATS, copyAs, saveAs } from './save.js';

const AT_ONCE = 60;
/** As many papers as the address of a request has room for. */
const MOST_CITED = 200;

/** How a list of papers is saved. */
function savings(app, papers) {
  const one = (format) => [
    button(FORMATS[format].name, () => saveAs(app.library, papers, format), {
      'aria-label': m('save_as', FORMATS[format].name),
      'data-save': format,
    }),
    button(t('copy'), (event) => copyAs(app.library, papers, format, event.currentTarget), {
      class: 'plain small',
      'aria-label': m('copy_as', FORMATS[format].name),
      'data-copy': format,
    }),
  ];
  const cite = async () => {
    try {
      await download(
        'bibtex',
        papers.map((i) => app.library.papers[i].id),
      );
    } catch (error) {
      say(error.message, true);
    }
  };
  return el(
    'p',
    { class: 'save' },
    el('span', {}, m('save')),
    Object.keys(FORMATS).map((format) => el('span', { class: 'format' }, one(format))),
    app.isServed &&
      papers.length <= MOST_CITED &&
      button('BibTeX', cite, { 'aria-label': m('save_as', 'BibTeX'), 'data-save': 'bibtex' }),
  );
}

/** A list with its heading. Long lists grow on demand. */
function paperList(app, { heading, papers, close, kind, note }) {
  const lines = el('ol', { class: 'lines' });
  const more = button(t('more'), () => grow());
  let shown = 0;
  const grow = () => {
    const next = papers.slice(shown, shown + AT_ONCE);
    lines.append(...next.map((i) => paperLine(app, i, { 'aria-current': app.current === i ? 'true' : null })));
    shown += next.length;
    more.hidden = shown >= papers.length;
  };
  grow();
  return el(
    'section',
    { class: 'papers', 'data-list': kind, 'aria-labelledby': 'panel-title' },
    el(
      'div',
      { class: 'panel-top' },
      el('h2', { id: 'panel-title', tabindex: '-1' }, heading),
      button('×', close, { class: 'plain cross', 'aria-label': t('close'), 'data-key': 'close' }),
    ),
    note && el('p', { class: 'meta' }, note),
    papers.length > 0 && [
      el(
        'p',
        { class: 'acts' },
        button(m('show_these'), () => app.fitTo(papers), { class: 'strong', 'data-key': 'show-these' }),
      ),
      savings(app, papers),
      lines,
      more,
    ],
  );
}

/** Shows what is to be shown: the open paper, else the list at hand, else nothing. */
export function drawPanel(place, app) {
  const list = app.list();
  const isOpen = app.opened >= 0;
  const content = isOpen ? paperCard(app, app.opened, list && (() => app.closeCard())) : list && paperList(app, list);
  place.hidden = !content;
  fill(place, content);
  const shown = isOpen ? `paper ${app.opened}` : (list?.kind ?? '');
  if (place.dataset.shown !== shown) place.scrollTop = 0;
  place.dataset.shown = shown;
}

/** Marks the paper of a list that is gone through. */
export function markCurrent(place, i) {
  for (const line of place.querySelectorAll('[aria-current]')) line.removeAttribute('aria-current');
  const line = place.querySelector(`[data-key="paper ${i}"]`);
  line?.setAttribute('aria-current', 'true');
  line?.scrollIntoView({ block: 'nearest' });
}
