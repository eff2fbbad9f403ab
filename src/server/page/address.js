// The state of the page, and the address that holds it.
//
// q, mode, `literal` (the question is taken word for word), k, the filters, `paper` (the paper that is open), `similar` (the paper that others are like) and `paragraph`
// are in the address. The text of a paragraph is too long for it: the browser keeps it with the entry of its history.

const FILTERS = ['lang', 'since', 'until', 'tag', 'category', 'author', 'source', 'has', 'min_score'];
const REPEATED = new Set(['tag', 'category', 'author', 'source', 'has']);
export const MODES = ['hybrid', 'semantic', 'lexical'];
const MOST = 200;
export const FIRST = 10;
const NEWEST = 20;

/** The state that an address holds. What it does not understand is left out. */
export function read(search, kept) {
  const query = new URLSearchParams(search);
  const filters = {};
  for (const name of FILTERS) {
    const values = query.getAll(name).filter(Boolean);
    if (values.length > 0) filters[name] = REPEATED.has(name) ? values : values.slice(0, 1);
  }
  const k = Number.parseInt(query.get('k') ?? '', 10);
  return {
    q: query.get('q') ?? '',
    mode: MODES.includes(query.get('mode')) ? query.get('mode') : 'hybrid',
    literal: query.get('literal') === 'true',
    k: k > 0 ? Math.min(k, MOST) : FIRST,
    filters,
    paper: query.get('paper'),
    similar: query.get('similar'),
    paragraph: query.has('paragraph') ? (kept?.paragraph ?? '') : null,
  };
}

function question(state) {
  const query = new URLSearchParams();
  if (state.q && state.similar === null && state.paragraph === null) query.set('q', state.q);
  if (state.mode !== 'hybrid') query.set('mode', state.mode);
  if (state.literal && query.has('q')) query.set('literal', 'true');
  for (const [name, values] of Object.entries(state.filters)) for (const value of values) query.append(name, value);
  return query;
}

/** The address of a state, from `?` on; `/` for the start. */
export function write(state) {
  const query = question(state);
  if (state.k !== FIRST) query.set('k', state.k);
  if (state.similar !== null) query.set('similar', state.similar);
  if (state.paragraph !== null) query.set('paragraph', '');
  if (state.paper !== null) query.set('paper', state.paper);
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

/** What the server is asked for a state. */
export function request(state, facets) {
  const query = question(state);
  // The start makes examples of what may be asked from the newest papers.
  query.set('k', isStart(state) ? NEWEST : state.k);
  if (facets) query.set('facets', 'true');
  // Papers are compared by meaning, and without a probability.
  if (state.similar !== null || state.paragraph !== null) for (const name of ['mode', 'min_score']) query.delete(name);
  if (state.similar !== null) {
    return { path: `/api/papers/${encodeURIComponent(state.similar)}/similar?${query}`, options: {} };
  }
  if (state.paragraph === null) return { path: `/api/search?${query}`, options: {} };
  const body = JSON.stringify({ text: state.paragraph });
  return {
    path: `/api/similar?${query}`,
    options: { method: 'POST', headers: { 'Content-Type': 'application/json' }, body },
  };
}

/** Equal for states with the same facets. */
export const facetKey = (state) => JSON.stringify(Object.entries(state.filters).sort());

/** Whether no question is asked: the papers are listed, newest first. */
export const isBrowsing = (state) => !state.q.trim() && state.similar === null && state.paragraph === null;

/** Whether nothing is asked and nothing filtered. */
export const isStart = (state) => isBrowsing(state) && Object.keys(state.filters).length === 0;

/** The filters with one of them set, or dropped when there are no values. */
export function withFilter(state, name, values) {
  const filters = { ...state.filters };
  if (values.length > 0) filters[name] = values;
  else delete filters[name];
  return { ...state, filters, k: FIRST };
}

/** The filters without one value. */
export function withoutValue(state, name, value) {
  return withFilter(
    state,
    name,
    (state.filters[name] ?? []).filter((other) => other !== value),
  );
}
