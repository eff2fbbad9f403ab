// The help: what the page can do, and its keys.
import { keyList, showHelpDialog } from './dialog.js';
import { el } from './dom.js';
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

const keys = (list) => keyList(list.map(([names, what]) => [names, t(what)]));

/** Shows the help. */
export function showHelp() {
  showHelpDialog(
    ['help_ask', 'help_sure', 'help_address'].map((name) => el('p', {}, t(name))),
    el('h3', {}, t('keys')),
    keys(FIELD),
    el('h3', {}, t('keys_outside')),
    keys(OUTSIDE),
  );
}
