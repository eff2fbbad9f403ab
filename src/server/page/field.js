// The search field: a combobox whose popup is the grid of hits. The focus stays in the field.
import { t } from './words.js';

const DEBOUNCE_MS = 80;
// What is pasted and has more characters or lines than this is a paragraph and not a question. A title out of a PDF may
// have two lines.
const LONG = 200;
const LINES = 2;

/**
 * Watches the field. `typed(text)` is called while typing, never within an IME composition; `entered()` on Enter when no
 * hit is active; `pasted(text)` with a paragraph. Escape closes what is open (`closed()` says whether something was),
 * clears the field, and then leaves it (`left()`). `hits` is the list that the arrow keys move in.
 */
export function watchField(field, clear, hits, { typed, entered, pasted, closed, left }) {
  let timer = null;
  let composing = false;

  const now = () => {
    clearTimeout(timer);
    timer = null;
    typed(field.value);
  };
  const soon = () => {
    clear.hidden = field.value === '';
    clearTimeout(timer);
    timer = setTimeout(now, DEBOUNCE_MS);
  };

  field.addEventListener('compositionstart', () => {
    composing = true;
    clearTimeout(timer);
  });
  field.addEventListener('compositionend', () => {
    composing = false;
    soon();
  });
  field.addEventListener('input', (event) => {
    if (!composing && !event.isComposing) soon();
  });
  field.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    const lines = text.split(/\s*\n\s*/);
    if (text.length > LONG || lines.length > LINES) {
      event.preventDefault();
      pasted(text);
    } else if (lines.length > 1) {
      event.preventDefault();
      field.setRangeText(lines.join(' '), field.selectionStart, field.selectionEnd, 'end');
      soon();
    }
  });
  field.addEventListener('keydown', (event) => {
    // Keys within a composition belong to the input method; some browsers tell only by the code 229.
    if (composing || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (hits.move(event.key === 'ArrowDown' ? 1 : -1)) event.preventDefault();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (timer !== null) now();
      if (!hits.open()) entered();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (hits.release() || closed()) return;
      if (field.value === '') {
        left();
        return;
      }
      field.value = '';
      clear.hidden = true;
      now();
    }
  });
  clear.addEventListener('click', () => {
    field.value = '';
    clear.hidden = true;
    now();
    field.focus();
  });
  field.form.addEventListener('submit', (event) => event.preventDefault());

  return {
    /** Shows a question that comes from the address. */
    show(text) {
      if (composing || (timer !== null && document.activeElement === field)) return;
      if (field.value !== text) field.value = text;
      clear.hidden = text === '';
    },
    /** Writes the words of the field in the language of the page. */
    words() {
      field.setAttribute('aria-label', t('field'));
      field.placeholder = t('field_hint');
      clear.setAttribute('aria-label', t('clear'));
      clear.textContent = '×';
    },
  };
}
