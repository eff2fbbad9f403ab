// Texts that a canvas draws, and texts that are searched.
import { prose } from './formula.js';

const known = new Map();

/** A text with its formulas as readable characters. */
export function plain(text) {
  if (!text.includes('$')) return text;
  if (!known.has(text)) {
    const place = document.createElement('span');
    place.append(...[prose(text)].flat(Infinity));
    known.set(text, place.textContent);
  }
  return known.get(text);
}

/** A text as it is compared: without case, and full-width characters as usual ones. */
export const folded = (text) => text.normalize('NFKC').toLowerCase();

/** A text in at most `lines` lines of about `width` characters; Chinese characters count double. */
export function wrapped(text, width, lines) {
  const parts =
    text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|\s*[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/gu) ?? [];
  const wide = (part) => (/[\u2e80-\u9fff\uf900-\uffef]/.test(part) ? 2 : part.length);
  const made = [''];
  let used = 0;
  for (const part of parts) {
    const cost = wide(part);
    if (used > 0 && used + cost > width) {
      if (made.length === lines) {
        made[lines - 1] = `${made[lines - 1].slice(0, width).trimEnd()}…`;
        break;
      }
      made.push('');
      used = 0;
    }
    made[made.length - 1] += used === 0 ? part.trimStart() : part;
    used += cost;
  }
  return made.map((line) => (line.length > width + 8 ? `${line.slice(0, width)}…` : line));
}
