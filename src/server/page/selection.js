// Papers that the reader has selected, over any number of questions, and saving them as a file.
import { button, el, fill } from './dom.js';
import { download } from './api.js';
import { say } from './say.js';
import { t } from './words.js';

const FORMATS = [
  ['bibtex', 'BibTeX'],
  ['ris', 'RIS'],
  ['csl-json', 'CSL-JSON'],
  ['csv', 'CSV'],
  ['markdown', 'Markdown'],
];
const KEY = 'papers-sem selection';
const selected = new Map(kept());
let bar = null;

function kept() {
  try {
    const entries = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(entries) ? entries.filter((entry) => Array.isArray(entry) && entry.length === 2) : [];
  } catch {
    return [];
  }
}

function changed() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...selected]));
  } catch {
    // The selection then lasts until the page is left.
  }
  drawSelection();
  say(t('selected', selected.size));
}

export const isSelected = (id) => selected.has(id);

export function toggle(id, title) {
  if (!selected.delete(id)) selected.set(id, title);
  changed();
}

/** Selects all of these papers, or none of them when all are selected. */
export function toggleAll(papers) {
  const all = papers.every(({ id }) => selected.has(id));
  for (const { id, title } of papers) {
    if (all) selected.delete(id);
    else selected.set(id, title);
  }
  changed();
}

/** Shows the bar below the page, in `place` from the first call on. */
export function drawSelection(place = bar) {
  bar = place;
  document.body.classList.toggle('selecting', selected.size > 0);
  for (const box of document.querySelectorAll('[data-key^="select "]'))
    box.checked = selected.has(box.dataset.key.slice('select '.length));
  if (selected.size === 0) {
    fill(bar);
    return;
  }
  const save = async (format) => {
    try {
      await download(format, selected.keys());
    } catch (error) {
      say(error.message, true);
    }
  };
  fill(
    bar,
    el(
      'div',
      { class: 'selected', role: 'region', 'aria-label': t('selected', selected.size) },
      el('strong', {}, t('selected', selected.size)),
      el(
        'span',
        { class: 'formats' },
        el('span', {}, t('export')),
        FORMATS.map(([format, name]) =>
          button(name, () => save(format), { 'data-export': format, 'data-key': `export ${format}` }),
        ),
      ),
      button(
        t('unselect'),
        () => {
          selected.clear();
          changed();
        },
        { 'data-key': 'unselect' },
      ),
    ),
  );
}
