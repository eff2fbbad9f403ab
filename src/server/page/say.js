// What is said to screen readers, and shown for a moment when it matters to all.
import { el } from './dom.js';

let timer = null;

/** Says a text politely. With `shown` it also stands at the edge of the page for a few seconds. */
export function say(text, shown = false) {
  document.getElementById('said').textContent = text;
  if (!shown) return;
  document.getElementById('shown')?.remove();
  clearTimeout(timer);
  document.body.append(el('p', { id: 'shown', 'aria-hidden': 'true' }, text));
  timer = setTimeout(() => document.getElementById('shown')?.remove(), 5000);
}
