// What the server says of itself: an update under way, changed sources, damage. It is asked only while that may change.
import { el, fill } from './dom.js';
import { health } from './api.js';
import { command } from './copy.js';
import { t } from './words.js';

const UPDATING_MS = 1500;
const WAITING_MS = 3000;
const PENDING_MS = 15_000;
// Coming back to the page is a reason to ask, but not more often than this.
const SETTLED_MS = 20_000;

let place = null;
let heard = () => {};
let last = null;
let offline = false;
let timer = null;
let asked = 0;
let checks = 0;

/** Begins to watch the server. `listener(health, before, wasOffline)` hears every answer. */
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

/** Asks the server how it is, now. Of several questions at a time only the last one counts. */
export async function checkHealth() {
  clearTimeout(timer);
  asked = Date.now();
  checks += 1;
  const mine = checks;
  const answer = await health().catch(() => null);
  if (mine !== checks) return;
  const [before, wasOffline] = [last, offline];
  offline = answer === null;
  if (!offline) last = answer;
  drawNotices();
  timer = wait() && setTimeout(checkHealth, wait());
  if (!offline) heard(last, before, wasOffline);
}

/** Milliseconds until the server is asked again; nothing when nothing is expected to happen. */
function wait() {
  if (offline || last?.status === 'missing' || last?.status === 'empty')
    return document.hidden ? SETTLED_MS : WAITING_MS;
  if (last?.updating) return UPDATING_MS;
  // Damage may be mended, and changed sources may be read by an update.
  return (last?.problem || last?.status === 'damaged' || changes() > 0) && !document.hidden ? PENDING_MS : null;
}

/** How many sources changed since the index was made. */
function changes() {
  const { changed, new: added, gone } = last?.changed_sources ?? { changed: 0, new: 0, gone: 0 };
  return changed + added + gone;
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
  if (changes() > 0 && !last.updating) {
    const changed = last.changed_sources;
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
