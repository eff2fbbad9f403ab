// Copying to the clipboard, with a word that it is done.
import { button, el } from './dom.js';
import { say } from './say.js';
import { t } from './words.js';

/** Copies a text, and says so on `place` for a moment. `text` may be a promise. */
export async function copy(text, place) {
  let done = true;
  try {
    await write(await text);
  } catch {
    done = false;
  }
  const word = t(done ? 'copied' : 'not_copied');
  say(word);
  if (!place) return;
  place.dataset.said = word;
  setTimeout(() => delete place.dataset.said, 1400);
}

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages that are not on loopback and not encrypted have no clipboard but this one.
  const area = el('textarea', { class: 'unseen', value: text });
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser does not copy');
}

const SVG = 'http://www.w3.org/2000/svg';

/** Two sheets. */
function icon() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', 'M4 3.5h6.5v7H4zM8 3.5v-2H1.5v7H4');
  svg.append(path);
  return svg;
}

/** `path:line` of a place that a paper was read from, and the button that copies it. */
export function place(source, name) {
  const full = `${source.path}:${source.line}`;
  return el(
    'span',
    { class: 'place', title: full },
    el('span', { class: 'file' }, name),
    el('span', { class: 'line' }, `:${source.line}`),
    button(icon(), (event) => copy(full, event.currentTarget), {
      class: 'plain icon',
      'aria-label': t('copy_place', full),
      title: t('copy_place', full),
      'data-copies': 'place',
    }),
  );
}

/** A command to run in a terminal, and the button that copies it. */
export function command(text) {
  return el(
    'p',
    { class: 'command' },
    el('code', {}, text),
    button(t('copy'), (event) => copy(text, event.currentTarget), { 'aria-label': t('copy_command', text) }),
  );
}
