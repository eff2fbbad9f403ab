// The page: holds the state, asks the server, and shows what comes back. The last question wins.
import { FIRST, MODES, facetKey, isBrowsing, isStart, read, request, withFilter, write } from './address.js';
import { Rows, answerView } from './answer.js';
import { Problem, json, overview as fetchOverview, setToken, takeToken } from './api.js';
import { button, el, fill, isTyping, languageOf } from './dom.js';
import { chips, drawFacets } from './facets.js';
import { watchField } from './field.js';
import { showHelp } from './help.js';
import { checkHealth, drawNotices, isOffline, lastHealth, watchHealth } from './notices.js';
import { drawPaper, forgetPaper } from './paper.js';
import { paragraphForm } from './paragraph.js';
import { say } from './say.js';
import { drawSelection } from './selection.js';
import { showSettings } from './settings.js';
import { emptyView, startView } from './start.js';
import { language, t } from './words.js';

// Characters of a paragraph: the server and the history of the browser have limits, and the model reads the beginning.
const LONGEST = 10_000;

const place = (id) => document.getElementById(id);
const [main, side, desk, input] = ['answers', 'side', 'desk', 'field'].map(place);
const above = el('div', { class: 'above' });
const list = el('div', { class: 'list' });
main.append(above, list);

takeToken();
history.scrollRestoration = 'manual';
let state = read(location.search, history.state);
// A question that is still being typed has one entry in the history, which each key replaces.
let isTyped = false;
let answer = null;
let answered = null;
let facets = null;
let facetsOf = null;
let overview = null;
let failure = null;
let controller = null;
// What had the focus when the open paper was opened, to return to; and whether its title still has to get the focus.
let opener = null;
let isOpening = false;

const rows = new Rows(input, (id) => context().open(id));
const field = watchField(input, place('clear'), rows, {
  typed: (text) => {
    if (text.trim() === state.q.trim() && state.similar === null && state.paragraph === null) return;
    const next = { ...state, q: text, literal: false, k: FIRST, paper: null, similar: null, paragraph: null };
    visit(next, { push: !isTyped, typed: true });
  },
  entered: () => {
    if (isTyped) visit(state, { push: false });
    else if (failure) load();
  },
  pasted: findParagraph,
  closed: () => {
    if (state.paper === null) return false;
    closePaper();
    return true;
  },
  left: () => input.blur(),
});

/** Goes to a state: into the address, and to the server when it asks something else. */
function visit(next, { push = true, typed = false, scroll = true, kept = {} } = {}) {
  const isPaperOnly = asks(next) === asks(state);
  history.replaceState({ ...history.state, scroll: scrollY }, '');
  const entry = { ...kept, ...(next.paragraph ? { paragraph: next.paragraph } : {}) };
  history[push ? 'pushState' : 'replaceState'](push ? entry : { ...history.state, ...entry }, '', write(next));
  state = next;
  isTyped = typed;
  if (push && scroll && !isPaperOnly) scrollTo(0, 0);
  load();
}

const go = (next) => visit({ ...next, paper: null });

addEventListener('popstate', () => {
  state = read(location.search, history.state);
  isTyped = false;
  load(history.state?.scroll ?? 0);
});

/** What a state asks the server, as one text. */
const asks = (of) => JSON.stringify([request(of, false).path, of.paragraph]);

async function load(scroll = null) {
  drawFrame();
  const wanted = asks(state);
  if (answered === wanted && !failure) {
    draw();
    if (scroll !== null) scrollTo(0, scroll);
    return;
  }
  controller?.abort();
  if (state.paragraph === '') {
    [answer, answered, failure] = [null, wanted, null];
    main.removeAttribute('aria-busy');
    draw();
    return;
  }
  controller = new AbortController();
  const mine = controller;
  main.setAttribute('aria-busy', 'true');
  const needed = facetKey(state);
  const { path, options } = request(state, facetsOf !== needed);
  try {
    const got = await json(path, { ...options, signal: mine.signal });
    if (mine !== controller) return;
    const isNew = answer !== null && got.generation !== answer.generation;
    if (isNew) renewed();
    [answer, answered, failure] = [got, wanted, null];
    if (got.facets) [facets, facetsOf] = [got.facets, needed];
    else if (isNew) {
      answered = null;
      load();
    }
  } catch (error) {
    if (error.name === 'AbortError' || mine !== controller) return;
    if (!(error instanceof Problem)) throw error;
    [answer, answered, failure] = [null, null, error];
    if (error.status === 0 || error.status === 503) checkHealth();
  }
  main.removeAttribute('aria-busy');
  draw();
  if (isStart(state) && !failure) loadOverview();
  if (scroll !== null) scrollTo(0, scroll);
  if (!isStart(state) && answer) say(t('found', answer.hits.length));
}

async function loadOverview() {
  if (overview) return;
  try {
    overview = await fetchOverview();
    draw();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** The index is another one: what is known of it has to be asked for again. */
function renewed() {
  [overview, facetsOf] = [null, null];
  forgetPaper();
}

function context() {
  const question = state.q.trim() || answer?.query;
  return {
    language: question ? languageOf(question) : language(),
    calibrated: answer?.calibrated ?? false,
    ranked: !isBrowsing(state),
    shown: state.paper,
    openAddress: (id) => write({ ...state, paper: id }),
    open: (id) => {
      [opener, isOpening] = [{ element: document.activeElement, id }, true];
      visit({ ...state, paper: id }, { kept: { opened: true } });
    },
    close: closePaper,
    similar: (id) => visit({ ...state, similar: id, paragraph: null, paper: null, k: FIRST }, { kept: { came: true } }),
    filter: (kind, value) => go(withFilter(state, kind, [...new Set([...(state.filters[kind] ?? []), value])])),
    ask: (text) => {
      visit({ ...state, q: text, literal: false, k: FIRST, paper: null });
      main.focus({ preventScroll: true });
    },
  };
}

function closePaper() {
  opener ??= { element: null, id: state.paper };
  if (history.state?.opened) history.back();
  else visit({ ...state, paper: null }, { push: false });
}

/** Gives the focus back after a paper was closed. The list may be another one: the title is then found by the paper. */
function returnFocus() {
  const { element, id } = opener;
  opener = null;
  const title = document.querySelector(`[data-key="${CSS.escape(`title ${id}`)}"]`);
  (element?.isConnected && element !== document.body ? element : (title ?? main)).focus({ preventScroll: true });
}

function back() {
  if (history.state?.came) history.back();
  else go({ ...state, similar: null, paragraph: null });
}

function findParagraph(text) {
  visit(
    { ...state, paragraph: text.slice(0, LONGEST), similar: null, paper: null, k: FIRST },
    { kept: { came: state.paragraph === null } },
  );
}

/** What stands around the answers and needs no answer itself. */
function drawFrame() {
  field.show(state.similar === null && state.paragraph === null ? state.q : '');
  document.title =
    state.q.trim() && state.similar === null && state.paragraph === null
      ? `${state.q.trim()} — papers-sem`
      : 'papers-sem';
  const mode = (name) => {
    const box = el('input', {
      type: 'radio',
      name: 'mode',
      value: name,
      checked: state.mode === name,
      'data-key': `mode ${name}`,
      onchange: () => go({ ...state, mode: name }),
    });
    return el('label', {}, box, el('span', {}, t(`mode_${name}`)));
  };
  fill(place('modes'), el('legend', { class: 'unseen' }, t('mode')), MODES.map(mode));
  place('modes').hidden = state.similar !== null || state.paragraph !== null;
  place('paste').textContent = t('paste');
  place('paste').hidden = state.paragraph !== null;
}

/** The heading of what is asked, where it is not in the search field. Redrawn only when it changes: it may have the focus. */
function drawAbove() {
  const key = JSON.stringify([state.similar, state.paragraph, language(), state.similar && answer?.query]);
  if (above.dataset.shows !== key) {
    above.dataset.shows = key;
    const wayBack = button(`← ${t('back')}`, back, { 'data-action': 'back' });
    fill(
      above,
      state.similar !== null &&
        el(
          'div',
          { class: 'like' },
          wayBack,
          el(
            'h2',
            {},
            el('span', { class: 'label' }, t('like')),
            ' ',
            el('span', { lang: languageOf(answer?.query) === 'zh' ? 'zh-CN' : 'en' }, answer?.query ?? state.similar),
          ),
        ),
      state.paragraph !== null && paragraphForm(state.paragraph, { find: findParagraph, back }),
    );
  }
}

function draw() {
  // The answer to another question is on its way: what is shown stays until it is there.
  if (answer !== null && answered !== asks(state)) return;
  drawAbove();
  const health = lastHealth();
  const without = (health?.status === 'missing' || health?.status === 'empty') && !(answer?.hits.length > 0);
  desk.className = state.paper !== null ? 'desk reading' : 'desk';
  const here = context();
  if (without) fill(list, emptyView(health));
  else if (failure) fill(list, failureView());
  else if (answer === null) fill(list);
  else if (isStart(state)) fill(list, startView(overview, answer, facets, here));
  else fill(list, chips(state, go), answerView(answer, facets, state, here, { go, more }));
  rows.reset();
  drawSelection(place('selection'));
  // For those who watch the page by program: what the shown answer is of.
  main.dataset.answered =
    answer === null ? '' : (state.similar ?? (state.paragraph !== null ? 'paragraph' : state.q.trim()));
  if (state.paper !== null) {
    drawPaper(side, state.paper, here, takeFocus);
    return;
  }
  forgetPaper();
  delete side.dataset.paper;
  drawFacets(side, without || failure ? null : facets, state, go);
  if (opener !== null) returnFocus();
}

/** Whether the paper that is shown now was just opened. */
function takeFocus() {
  const was = isOpening;
  isOpening = false;
  return was;
}

async function more(k) {
  const before = answer.hits.length;
  visit({ ...state, k }, { push: false });
  await until(() => answer?.hits.length > before || failure);
  rows.all()[before]?.querySelector('h3 a')?.focus();
}

async function until(holds) {
  for (let tries = 0; tries < 100 && !holds(); tries += 1) await new Promise((done) => setTimeout(done, 50));
}

function failureView() {
  if (failure.status === 401) {
    const token = el('input', { type: 'password', id: 'token', autocomplete: 'off' });
    const use = () => {
      setToken(token.value.trim());
      load();
      checkHealth();
    };
    return el(
      'form',
      {
        class: 'nothing',
        onsubmit: (event) => {
          event.preventDefault();
          use();
        },
      },
      el('p', {}, t('token')),
      el('label', { for: 'token' }, t('token_label')),
      ' ',
      token,
      ' ',
      el('button', { type: 'submit', class: 'strong' }, t('token_use')),
    );
  }
  if (failure.status === 0 && isOffline()) return null;
  return el(
    'div',
    { class: 'nothing' },
    el('h2', {}, t('failed')),
    el('p', {}, failure.status === 0 ? t('no_answer') : failure.message),
    button(t('retry'), () => load(), { class: 'strong' }),
  );
}

/** The row that keys outside fields are about: the one with the focus. */
const focused = () => document.activeElement?.closest('#hits > [role=row]');

const KEYS = {
  '/': () => input.focus(),
  '?': showHelp,
  j: () => step(1),
  k: () => step(-1),
  x: () => focused()?.querySelector('[type=checkbox]').click(),
  m: () => focused()?.querySelector('[data-action=similar]')?.click(),
  o: () => focused()?.querySelector('[data-link=url]')?.click(),
  c: () => focused()?.querySelector('[data-copies=place]').click(),
};

function step(by) {
  const all = rows.all();
  const at = all.indexOf(focused());
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  next?.querySelector('h3 a').focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    input.focus();
    input.select();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (state.paper !== null) closePaper();
    else if (state.similar !== null || state.paragraph !== null) back();
    return;
  }
  if (isTyping(event.target)) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

place('home').addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(read('', null));
  input.focus();
});
place('paste').addEventListener('click', () => {
  visit({ ...state, paragraph: '', similar: null, paper: null, k: FIRST }, { kept: { came: true } });
  place('paragraph')?.focus();
});

function words() {
  for (const element of document.querySelectorAll('[data-words]')) element.textContent = t(element.dataset.words);
  field.words();
  drawFrame();
}

showSettings(place('settings'), {
  changed: () => {
    words();
    drawNotices();
    draw();
  },
  help: showHelp,
});
words();
load();
watchHealth(place('notices'), (health, before, wasOffline) => {
  const came = before && (before.status !== health.status || before.generation !== health.generation);
  const isNewlyThere = !before && health.status === 'ok' && failure?.status === 503;
  if (came) renewed();
  if (came || isNewlyThere || wasOffline) {
    answered = null;
    load();
  } else if (!before || failure) draw();
});
