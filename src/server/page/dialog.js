// The dialog that the help is shown in.
import { button, el } from './dom.js';
import { t } from './words.js';

/** Keys with what they do: pairs of the keys' names, with a blank between, and a text. */
export function keyList(keys) {
  return el(
    'dl',
    { class: 'keys' },
    keys.map(([names, what]) =>
      el(
        'div',
        {},
        el(
          'dt',
          {},
          names.split(' ').map((name) => el('kbd', {}, name)),
        ),
        el('dd', {}, what),
      ),
    ),
  );
}

/** Shows the help with this content, unless a dialog is open. */
export function showHelpDialog(...content) {
  if (document.querySelector('dialog[open]')) return;
  const dialog = el(
    'dialog',
    {
      class: 'help',
      'aria-labelledby': 'help-title',
      onclose: () => dialog.remove(),
      onclick: (event) => event.target === dialog && dialog.close(),
    },
    el(
      'div',
      { class: 'inner' },
      el('h2', { id: 'help-title' }, t('help')),
      content,
      button(t('close'), () => dialog.close()),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
