// A pasted paragraph instead of a question.
import { button, el } from './dom.js';
import { t } from './words.js';

/** The form for a paragraph. `find(text)` is called on the button and on Ctrl+Enter, `back` by the way back. */
export function paragraphForm(text, { find, back }) {
  const area = el('textarea', {
    id: 'paragraph',
    'data-key': 'paragraph',
    rows: 6,
    value: text,
    onkeydown: (event) => {
      if (event.isComposing) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        send();
      }
    },
  });
  const send = () => {
    const wanted = area.value.trim();
    if (wanted) find(wanted);
    else area.focus();
  };
  return el(
    'form',
    { class: 'paragraph', onsubmit: (event) => event.preventDefault() },
    button(`← ${t('back')}`, back, { 'data-action': 'back' }),
    el('label', { for: 'paragraph' }, t('paragraph_label')),
    area,
    el(
      'p',
      {},
      el('button', { type: 'button', class: 'strong', onclick: send, 'data-key': 'find' }, t('paragraph_find')),
      ' ',
      el('kbd', { 'aria-hidden': 'true' }, t('paragraph_hint')),
    ),
  );
}
