// What the server says of itself: an update under way, changed sources, damage. It is asked only while that may change.
import { el, fill } from './dom.js';
import { health } from './api.js';
import { command } from './copy.js';
import { t } from './words.js';

const UPDATING_MS = 1500;
const WAITING_MS = 3000;
const DAMAGED_MS = 15_000;
// Coming back to the page is a reason to ask, but not more often than this.
const SETTLED_MS = 20_000;

let place = null;
let heard = () => {};
let last = null;
let offline = false;
let timer = null;
let asked = 0;

/** Begins to watch the server. `listener(health, before)` hears every answer. */
export function watchHealth(where, listener) {
  place = where;
  heard = listener;
  const returned = () => {
    if (!document.hidden && Date.now() - asked > SETTLED_MS) checkHealth();
  };
  document.addEventListener('visibilitychange', returned);
  addEventListener('focus', returned);
  return checkHealth();
}

/** Asks the server how it is, now. */
export async function checkHealth() {
  clearTimeout(timer);
  asked = Date.now();
  const before = last;
  try {
    last = await health();
    offline = false;
  } catch {
    offline = true;
  }
  drawNotices();
  timer = wait() && setTimeout(checkHealth, wait());
  if (!offline) heard(last, before);
}

function wait() {
  if (offline || last?.status === 'missing' || last?.status === 'empty')
    return document.hidden ? SETTLED_MS : WAITING_MS;
  if (last?.updating) return UPDATING_MS;
  return last?.problem || last?.status === 'damaged' ? DAMAGED_MS : null;
}

export const lastHealth = () => last;
export const isOffline = () => offline;

function progress({ task, done, total }) {
  const bar = el('progress', { 'aria-label': t('updating', t(`task_${task}`), done, total) });
  if (total > 0) {
    bar.max = total;
    bar.value = done;
  }
  return el(
    'div',
    { class: 'notice', 'data-notice': 'updating' },
    el('p', {}, t('updating', t(`task_${task}`), done, total)),
    bar,
  );
}

/** Shows what there is to say, in the language of the page. */
export function drawNotices() {
  const notices = [];
  if (offline)
    notices.push(
      el(
        'div',
        { class: 'notice', role: 'alert', 'data-notice': 'offline' },
        el('p', {}, t('offline')),
        command('papers-sem serve'),
      ),
    );
  if (last?.problem && !offline) {
    notices.push(
      el(
        'div',
        { class: 'notice', 'data-notice': 'problem' },
        el('p', {}, t(last.generation === null ? 'all_damaged' : 'damaged')),
        el('p', { class: 'detail' }, last.problem),
      ),
    );
  }
  if (last?.update_failure && !last.updating && !offline) {
    notices.push(
      el(
        'div',
        { class: 'notice', 'data-notice': 'update-failed' },
        el('p', {}, t('update_failed')),
        el('p', { class: 'detail' }, last.update_failure),
      ),
    );
  }
  if (last?.updating) notices.push(progress(last.updating));
  const changed = last?.changed_sources;
  if (changed && !last.updating && changed.changed + changed.new + changed.gone > 0) {
    const parts = ['changed', 'new', 'gone'].filter((kind) => changed[kind] > 0).map((kind) => t(kind, changed[kind]));
    notices.push(
      el(
        'div',
        { class: 'notice', 'data-notice': 'changed' },
        el('p', {}, t('sources_changed', parts)),
        command('papers-sem index'),
      ),
    );
  }
  fill(place, notices);
}
