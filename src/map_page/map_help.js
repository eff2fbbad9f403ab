// The help of the map: how to read it, and its keys.
import { keyList, showHelpDialog } from './dialog.js';
import { el } from './dom.js';
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
  showHelpDialog(
    el('p', {}, m('help_near')),
    el('p', {}, m('help_conditions')),
    el('h3', {}, t('keys')),
    keyList(MAP_KEYS.map(([names, what]) => [names, m(what)])),
    library?.index && el('p', { class: 'meta' }, m('made_from', library.index, library.generation)),
  );
}
