// The help of the map: how to read it, and its keys.
import { button, el } from './dom.js';
import { t } from './words.js';
import { m } from './map_words.js';

const MAP_KEYS = [
  ['← ↑ ↓ →', 'key_move'],
  ['+ − 0', 'key_zoom'],
  ['n p', 'key_walk'],
  ['Enter', 'key_open'],
  ['/', 'key_find'],
  ['o a', 'key_lasso'],
  ['v', 'key_list'],
  ['Esc', 'key_close'],
  ['?', 'key_help'],
];

export function showMapHelp(library) {
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
      el('p', {}, m('help_near')),
      el('p', {}, m('help_conditions')),
      el('h3', {}, t('keys')),
      el(
        'dl',
        { class: 'keys' },
        MAP_KEYS.map(([names, what]) =>
          el(
            'div',
            {},
            el(
              'dt',
              {},
              names.split(' ').map((name) => el('kbd', {}, name)),
            ),
            el('dd', {}, m(what)),
          ),
        ),
      ),
      library?.index && el('p', { class: 'meta' }, m('made_from', library.index, library.generation)),
      button(t('close'), () => dialog.close()),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
