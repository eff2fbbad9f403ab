// The papers that answer: a grid whose rows the search field moves in.
import { button, el } from './dom.js';
import { FIRST, isBrowsing } from './address.js';
import { filterName } from './facets.js';
import { hitRow } from './hit.js';
import { toggleAll } from './selection.js';
import { t } from './words.js';

const MOST = 200;

/** Moves among the rows on behalf of the search field, which keeps the focus. */
export class Rows {
  constructor(field, open) {
    this.field = field;
    this.openPaper = open;
    this.active = -1;
  }

  all() {
    return [...document.querySelectorAll('#hits > [role=row]')];
  }

  /** To the next (1) or previous (-1) row; from the first one back to the field. Whether there are rows. */
  move(step) {
    const rows = this.all();
    if (rows.length === 0) return false;
    this.set(rows, Math.max(-1, Math.min(rows.length - 1, this.active + step)));
    return true;
  }

  set(rows, at) {
    rows[this.active]?.classList.remove('active');
    rows[this.active]?.removeAttribute('aria-selected');
    this.active = at;
    const row = rows[at];
    if (!row) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    row.classList.add('active');
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', `${row.id}-title`);
  }

  /** Opens the active row's paper. Whether there is one. */
  open() {
    const row = this.all()[this.active];
    if (!row) return false;
    this.openPaper(row.dataset.id);
    return true;
  }

  /** Lets the active row go. Whether there was one. */
  release() {
    if (this.active < 0) return false;
    this.set(this.all(), -1);
    return true;
  }

  /** After the rows were drawn anew: none is active. */
  reset() {
    this.active = -1;
    this.field.removeAttribute('aria-activedescendant');
    const isOpen = this.all().length > 0;
    this.field.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) this.field.setAttribute('aria-controls', 'hits');
    else this.field.removeAttribute('aria-controls');
  }
}

/** The line above the papers: how many, how fast, and selecting all. */
function head(answer, facets, state) {
  const { hits } = answer;
  const all = facets?.papers;
  const counted = all !== undefined && all > hits.length ? t('shown_of', hits.length, all) : t('shown', hits.length);
  return el(
    'p',
    { class: 'count-line' },
    el('span', {}, counted, isBrowsing(state) && ` — ${t('newest_first')}`),
    el('span', { class: 'took' }, t('took', answer.took_ms)),
    button(t('select_all'), () => toggleAll(hits), { 'data-key': 'select-all' }),
  );
}

const CONDITION_NAMES = {
  author: (text) => t('condition_author', text),
  year: (text) => t('condition_year', text),
  venue: (text) => t('condition_venue', text),
  kind: (text) => t(`kind_${text}`),
};

/** What the question was taken to ask for beside its topic, and the way to undo that. */
function understoodLine(answer, state, go) {
  const { conditions = [], excluded = [] } = answer.understood ?? {};
  const take = (literal) =>
    button(t(literal ? 'literally' : 'not_literally'), () => go({ ...state, literal }), { 'data-key': 'literal' });
  if (state.literal && !isBrowsing(state)) return el('p', { class: 'understood' }, el('span', {}, t('is_literal')), take(false));
  if (conditions.length === 0 && excluded.length === 0) return false;
  return el(
    'p',
    { class: 'understood' },
    conditions.map(({ kind, text }) =>
      el('span', { class: 'condition', 'data-condition': kind }, CONDITION_NAMES[kind](text)),
    ),
    excluded.map(({ text }) => el('span', { 'data-excluded': '' }, t('not_left_out', text))),
    conditions.length > 0 && take(true),
  );
}

/** What to do when nothing was found. */
function nothing(answer, facets, state, go) {
  const without = facets?.papers === 0 ? (facets.without ?? []).filter(({ papers }) => papers > 0) : [];
  const drop = (name) => {
    const { [name]: _, ...filters } = state.filters;
    go({ ...state, filters });
  };
  if (facets?.papers === 0 && Object.keys(state.filters).length > 0) {
    return el(
      'div',
      { class: 'nothing' },
      el('h2', {}, t('none_filtered')),
      without.length > 0 && el('p', {}, t('none_filtered_next')),
      el(
        'ul',
        {},
        without
          .sort((a, b) => b.papers - a.papers)
          .map(({ filter, papers }) =>
            el(
              'li',
              {},
              button(
                t(
                  'without',
                  (state.filters[filter] ?? []).map((value) => filterName(filter, value)).join(', '),
                  papers,
                ),
                () => drop(filter),
                { 'data-drop': filter },
              ),
            ),
          ),
      ),
      button(t('drop_all'), () => go({ ...state, filters: {} }), { 'data-drop': 'all' }),
    );
  }
  if (state.filters.min_score) {
    return el(
      'div',
      { class: 'nothing' },
      el('h2', {}, t('none')),
      el(
        'p',
        {},
        button(t('drop', filterName('min_score', state.filters.min_score[0])), () => drop('min_score'), {
          'data-drop': 'min_score',
        }),
      ),
    );
  }
  if (state.mode === 'lexical') {
    return el(
      'div',
      { class: 'nothing' },
      el('h2', {}, t('none_words')),
      el(
        'p',
        {},
        button(t('none_words_next'), () => go({ ...state, mode: 'hybrid' })),
      ),
    );
  }
  return el('div', { class: 'nothing' }, el('h2', {}, t('none')), el('p', {}, t('none_next')));
}

/** The view of an answer. `context` is that of the hits. */
export function answerView(answer, facets, state, context, { go, more }) {
  const { hits } = answer;
  const warnings = answer.warnings.map((text) => el('p', { class: 'notice', 'data-notice': 'warning' }, text));
  const understood = understoodLine(answer, state, go);
  if (hits.length === 0) return [warnings, understood, nothing(answer, facets, state, go)];
  const doubtful = context.calibrated && hits[0].doubtful;
  const turn = context.calibrated && !doubtful ? hits.findIndex((hit) => hit.doubtful) : -1;
  const rows = hits.map((hit, at) => hitRow(hit, at, context));
  if (turn > 0) rows[turn].classList.add('turn');
  if (turn > 0) rows[turn].dataset.turn = t('from_here_doubtful');
  return [
    warnings,
    understood,
    doubtful && el('p', { class: 'doubt' }, t('doubtful')),
    head(answer, facets, state),
    el('div', { role: 'grid', id: 'hits', 'aria-label': t('answers'), 'aria-rowcount': hits.length }, rows),
    hits.length >= state.k &&
      state.k < MOST &&
      (facets === null || facets.papers > hits.length) &&
      button(t('more'), () => more(Math.min(MOST, state.k < 20 ? state.k + FIRST : state.k + 20)), {
        class: 'strong more',
        'data-key': 'more',
      }),
  ];
}
