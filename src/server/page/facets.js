// What the papers can be narrowed by, with counts, and the chips of the filters that are on.
import { button, el, fileName, fill, tagOf } from './dom.js';
import { withFilter, withoutValue } from './address.js';
import { count, hasWord, t } from './words.js';

const SHORT = 6;
const open = new Set();

/** What a filter's value is called. */
function valueName(name, value) {
  if (name === 'lang') return hasWord(`lang_${value}`) ? t(`lang_${value}`) : value;
  if (name === 'source') return fileName(value);
  return value;
}

/** A filter in words: its kind and its value. */
export function filterName(name, value) {
  if (name === 'since' || name === 'until') return t(`chip_${name}`, value);
  return `${t(name)}: ${valueName(name, value)}`;
}

/** The filters that are on, each with a button that drops it; nothing when there are none. */
export function chips(state, go) {
  const on = Object.entries(state.filters).flatMap(([name, values]) => values.map((value) => [name, value]));
  if (on.length === 0) return null;
  return el(
    'ul',
    { class: 'chips', 'aria-label': t('active_filters') },
    on.map(([name, value]) =>
      el(
        'li',
        {},
        button([filterName(name, value), ' ', '×'].join(''), () => go(withoutValue(state, name, value)), {
          class: 'chip',
          lang: tagOf(value),
          'aria-label': t('drop', filterName(name, value)),
          title: name === 'source' ? value : null,
          'data-chip': name,
          'data-key': `chip ${name} ${value}`,
        }),
      ),
    ),
    on.length > 1 &&
      el(
        'li',
        {},
        button(t('drop_all'), () => go({ ...state, filters: {} })),
      ),
  );
}

// All chosen tags, categories and sources must hold, so a further one narrows. Of languages one is chosen.
function toggled(state, name, value, isOn) {
  if (name === 'lang') return withFilter(state, name, isOn(value) ? [] : [value]);
  const on = state.filters[name] ?? [];
  return withFilter(state, name, isOn(value) ? on.filter((other) => !isSame(name, value, other)) : [...on, value]);
}

/** Whether a value of a facet is the one that a filter names. */
function isSame(name, value, filter) {
  if (name === 'source') return value === filter || value.endsWith(filter);
  return value.toLowerCase() === filter.toLowerCase();
}

function values(state, name, list, go) {
  if (list.length === 0) return null;
  const on = state.filters[name] ?? [];
  const isOn = (value) => on.some((other) => isSame(name, value, other));
  const long = list.length > SHORT + 2;
  const shown = long && !open.has(name) ? list.filter(({ value }, at) => at < SHORT || isOn(value)) : list;
  const items = shown.map(({ value, papers }) =>
    el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'value',
          onclick: () => go(toggled(state, name, value, isOn)),
          'aria-pressed': String(isOn(value)),
          title: value,
          'data-facet': name,
          'data-value': value,
          'data-key': `${name} ${value}`,
        },
        el('span', { class: 'what', lang: name === 'lang' ? null : tagOf(value) }, valueName(name, value)),
        ' ',
        el('span', { class: 'count' }, count(papers)),
      ),
    ),
  );
  const more =
    long &&
    button(
      open.has(name) ? t('fewer') : t('all_values', list.length),
      (event) => {
        if (!open.delete(name)) open.add(name);
        redraw(event.currentTarget);
      },
      { class: 'plain all', 'aria-expanded': String(open.has(name)), 'data-key': `all ${name}` },
    );
  return el('section', {}, el('h3', {}, t(name)), el('ul', {}, items), more);
}

let redraw = () => {};

function years(state, list, go) {
  if (list.length < 2 && !state.filters.since && !state.filters.until) return null;
  const newest = [...list].sort((a, b) => b.value.localeCompare(a.value));
  const most = Math.max(1, ...list.map(({ papers }) => papers));
  const from = state.filters.since?.[0];
  const to = state.filters.until?.[0];
  const choice = (name, chosen) => {
    const other = chosen && !newest.some(({ value }) => value === chosen) ? [{ value: chosen, papers: null }] : [];
    const select = el(
      'select',
      {
        'aria-label': `${t('year')} ${t(name)}`,
        'data-facet': name,
        'data-key': `year ${name}`,
        onchange: (event) => go(withFilter(state, name, event.target.value ? [event.target.value] : [])),
      },
      el('option', { value: '' }, t('any_year')),
      [...other, ...newest].map(({ value, papers }) =>
        el('option', { value }, papers === null ? value : `${value} (${count(papers)})`),
      ),
    );
    select.value = chosen ?? '';
    return el('label', {}, el('span', {}, t(name)), select);
  };
  return el(
    'section',
    {},
    el('h3', {}, t('year')),
    columns(newest, most, (year) => (!from || year >= from.slice(0, 4)) && (!to || year <= to.slice(0, 4))),
    el('div', { class: 'range' }, choice('since', from), choice('until', to)),
  );
}

/** The papers of each year as columns, oldest first. For the eye only: the same figures stand in the lists of years. */
export function columns(newest, most, isOn) {
  const first = Number(newest.at(-1)?.value);
  const last = Number(newest[0]?.value);
  if (!(last > first) || last - first > 80) return null;
  const papers = new Map(newest.map((year) => [year.value, year.papers]));
  const figure = el('div', { class: 'columns', 'aria-hidden': 'true' });
  for (let year = first; year <= last; year += 1) {
    const n = papers.get(String(year)) ?? 0;
    const column = el('span', { class: isOn(String(year)) ? 'on' : null, title: `${year}: ${count(n)}` });
    column.style.setProperty('block-size', n === 0 ? '1px' : `${Math.max(8, (100 * n) / most)}%`);
    figure.append(column);
  }
  return figure;
}

/** Shows the facets. On a narrow page they are behind one button. */
export function drawFacets(place, facets, state, go) {
  redraw = () => drawFacets(place, facets, state, go);
  if (!facets) {
    fill(place);
    return;
  }
  const on = Object.values(state.filters).flat().length;
  const wasOpen = place.querySelector('details')?.open ?? matchMedia('(min-width: 60rem)').matches;
  fill(
    place,
    el(
      'details',
      { class: 'facets', open: wasOpen },
      el('summary', { 'data-key': 'filters' }, on > 0 ? t('filters_on', on) : t('filters')),
      el(
        'div',
        { class: 'lists' },
        values(state, 'lang', facets.languages, go),
        years(state, facets.years, go),
        values(state, 'tag', facets.tags, go),
        values(state, 'category', facets.categories, go),
        values(state, 'source', facets.sources, go),
      ),
    ),
  );
}
