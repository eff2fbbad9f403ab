// The help: what the page can do, and its keys.
import { button, el } from './dom.js';
import { t } from './words.js';

const FIELD = [
  ['Ctrl K', 'keys_field'],
  ['↓ ↑', 'keys_move'],
  ['Enter', 'keys_enter'],
  ['Esc', 'keys_escape'],
];
const OUTSIDE = [
  ['/', 'keys_field'],
  ['j k', 'keys_move'],
  ['x', 'keys_select'],
  ['m', 'keys_similar'],
  ['o', 'keys_link'],
  ['c', 'keys_place'],
  ['?', 'keys_help'],
];

function keys(list) {
  return el(
    'dl',
    { class: 'keys' },
    list.map(([key, what]) =>
      el(
        'div',
        {},
        el(
          'dt',
          {},
          key.split(' ').map((part) => el('kbd', {}, part)),
        ),
        el('dd', {}, t(what)),
      ),
    ),
  );
}

/** Shows the help. */
export function showHelp() {
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
      ['help_ask', 'help_sure', 'help_address'].map((name) => el('p', {}, t(name))),
      el('h3', {}, t('keys')),
      keys(FIELD),
      el('h3', {}, t('keys_outside')),
      keys(OUTSIDE),
      button(t('close'), () => dialog.close()),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
