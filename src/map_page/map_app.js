// Starts the map page: settings, the way to the other page, the data, and what is said when there are none.
import { Problem, setToken, takeToken } from './api.js';
import { command } from './copy.js';
import { button, el, fill } from './dom.js';
import { showSettings } from './settings.js';
import { t } from './words.js';
import { Atlas } from './atlas.js';
import { Library } from './library.js';
import { isServed, painted, readMap } from './map_data.js';
import { showMapHelp } from './map_help.js';
import { m } from './map_words.js';

const byName = (id) => document.getElementById(id);
let atlas = null;
/** Draws what stands in place of the map, in the language of the page. */
let waiting = () => el('p', { class: 'loading' }, m('loading'));

function drawStart() {
  document.title = `${m('map')} · papers-sem`;
  byName('skip').textContent = m('skip');
  byName('field').placeholder = m('find_hint');
  byName('field').setAttribute('aria-label', m('find'));
  const pages = byName('pages');
  pages.hidden = !isServed();
  pages.setAttribute('aria-label', m('pages'));
  fill(pages, el('a', { href: '/' }, m('search')), el('a', { href: '/map', 'aria-current': 'page' }, m('map')));
  byName('wait').hidden = waiting === null;
  fill(byName('wait'), waiting?.());
}

const emptyMap = (library) => () =>
  el(
    'div',
    { class: 'empty' },
    el('h2', {}, t('none_yet')),
    el('p', {}, m('empty_map')),
    isServed() && [
      el('p', {}, t('empty_index', library.index)),
      el('p', {}, t('what_to_run')),
      command('papers-sem index notes/ ~/Zotero list.bib'),
    ],
  );

/** Why there is no map, and what can be done. */
const objection = (error) => () => {
  const input = el('input', { type: 'password', autocomplete: 'off', 'aria-label': t('token_label') });
  const enter = (event) => {
    event.preventDefault();
    setToken(input.value.trim());
    load();
  };
  if (error.status === 401)
    return el(
      'form',
      { class: 'empty', onsubmit: enter },
      el('p', {}, t('token')),
      el('p', { class: 'acts' }, input, el('button', { class: 'strong' }, t('token_use'))),
    );
  const isOffline = error.type === 'offline';
  return el(
    'div',
    { class: 'empty', role: 'alert' },
    el('p', {}, isOffline ? t('offline') : error.message),
    isOffline && command('papers-sem serve'),
    button(t('retry'), load, { class: 'strong' }),
  );
};

async function load() {
  waiting ??= () => el('p', { class: 'loading' }, m('loading'));
  drawStart();
  try {
    const data = await readMap();
    await painted();
    const library = new Library(data);
    await painted();
    atlas = new Atlas(library, isServed());
    waiting = library.size === 0 ? emptyMap(library) : null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 503 && error.retryAfter) {
      // The first map of a large library takes a minute.
      waiting = () => el('p', { class: 'loading' }, m('being_made'));
      setTimeout(load, 1000 * error.retryAfter);
    } else waiting = objection(error);
  }
  drawStart();
}

takeToken();
showSettings(byName('settings'), {
  changed: () => {
    drawStart();
    atlas?.build();
  },
  help: () => (atlas ? atlas.help() : showMapHelp(null)),
});
load();
