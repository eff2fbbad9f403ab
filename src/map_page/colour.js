// Colours of papers by what they have, and the entries of the legend that belong to them.
import { m } from './map_words.js';

// Ten colours for each ground that stay apart for readers with protanopia, deuteranopia or tritanopia: of any two the
// distance in OKLab is at least 0.09 as each of them sees it.
const ON_LIGHT = '1562a1 d05d28 039b8a d1a20a 8966e9 650055 5daffa 844957 463d00 142099'.split(' ');
const ON_DARK = '1975dd f37b43 27df9f f7b808 ca8fff ad6213 66a8a1 8d6893 cffe84 fdc9ff'.split(' ');
// From early to late; lightness alone tells the order.
const LATE_ON_LIGHT = ['d9c58c', '86b58c', '3f8f94', '2a5c8a', '2b1f5c'];
const LATE_ON_DARK = ['453a6b', '3f6193', '3f9194', '8fbd7d', 'f6e7a1'];

const COLOURS = ON_LIGHT.length;
const OTHER = COLOURS;
const NONE = COLOURS + 1;
const RAMP = COLOURS + 2;
const RAMP_STEPS = 10;

export const DIMENSIONS = ['topic', 'language', 'year', 'source', 'tag'];

const parts = (hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** The colours that entries of legends name by number, as red, green and blue. */
export function palette(isDark) {
  const stops = (isDark ? LATE_ON_DARK : LATE_ON_LIGHT).map(parts);
  const ramp = Array.from({ length: RAMP_STEPS }, (_, step) => {
    const at = (step / (RAMP_STEPS - 1)) * (stops.length - 1);
    const below = Math.min(Math.floor(at), stops.length - 2);
    return stops[below].map((value, part) => Math.round(value + (stops[below + 1][part] - value) * (at - below)));
  });
  return [
    ...(isDark ? ON_DARK : ON_LIGHT).map(parts),
    isDark ? [128, 125, 118] : [150, 147, 139],
    isDark ? [92, 90, 84] : [188, 185, 176],
    ...ramp,
  ];
}

export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

/** The values of each paper that a dimension tells apart; a text or number each. */
const VALUES = {
  topic: (library, i) => (library.top[i] < 0 ? [] : [library.top[i]]),
  language: (library, i) => [(library.papers[i].languages ?? []).toSorted().join(' ')].filter(Boolean),
  source: (library, i) => (library.sources[library.papers[i].source] === undefined ? [] : [library.papers[i].source]),
  tag: (library, i) => library.papers[i].tags ?? [],
};

const fileOf = (path) => path.split(/[\\/]/).filter(Boolean).slice(-2).join('/');
const LANGUAGE_NAMES = { en: 'english', zh: 'chinese', 'en zh': 'both_languages' };
const NAMES = {
  topic: (library, value) => library.topicName(value),
  language: (_, value) => (LANGUAGE_NAMES[value] ? m(LANGUAGE_NAMES[value]) : value),
  source: (library, value) => fileOf(library.sources[value]),
  tag: (library, value) => library.tags[value],
};

/** The dimensions that tell papers of this library apart. */
export function usefulDimensions(library) {
  return DIMENSIONS.filter((by) => {
    const first = new Set();
    for (let i = 0; i < library.size && first.size < 2; i += 1) {
      if (by === 'year') first.add(Math.floor(library.from[i] / 12));
      else first.add(VALUES[by](library, i).join('\n'));
    }
    return first.size > 1;
  });
}

/**
 * The groups of a dimension: `entries` of the legend, `group[i]` the entry of paper i, `of[i]` its colour. `has(i, entry)`
 * is whether a paper belongs to an entry; with several tags it belongs to several. `kept` entries give their colour first.
 * Without a dimension all papers have one colour.
 */
export function colouring(library, by, kept = new Set()) {
  if (!by) return { by, of: new Uint8Array(library.size), group: [], entries: [], has: () => true };
  const made = by === 'year' ? yearGroups(library) : valueGroups(library, by, kept);
  const of = Uint8Array.from(made.group, (entry) => made.entries[entry].colour);
  return { by, of, ...made };
}

function valueGroups(library, by, kept) {
  const valuesOf = VALUES[by] ?? (() => []);
  const counts = new Map();
  for (let i = 0; i < library.size; i += 1)
    for (const value of valuesOf(library, i)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  // One more than the colours would be an "other" of one value.
  const shown = ranked.slice(0, COLOURS);
  const entries = shown.map(([value, papers], at) => ({
    key: `${by} ${value}`,
    name: () => NAMES[by](library, value),
    papers,
    colour: at,
  }));
  const place = new Map(shown.map(([value], at) => [value, at]));
  const other = entries.length;
  entries.push({ key: `${by} other`, name: () => m('other'), papers: 0, colour: OTHER });
  entries.push({ key: `${by} none`, name: () => m(`no_${by}`), papers: 0, colour: NONE });
  const group = new Uint8Array(library.size);
  for (let i = 0; i < library.size; i += 1) {
    const values = valuesOf(library, i);
    const known = values.map((value) => place.get(value)).filter((at) => at !== undefined);
    group[i] = known.find((at) => kept.has(entries[at].key)) ?? known[0] ?? (values.length > 0 ? other : other + 1);
    if (group[i] >= other) entries[group[i]].papers += 1;
  }
  const has = (i, entry) =>
    group[i] === entry ||
    (entry < other && by === 'tag' && valuesOf(library, i).some((value) => place.get(value) === entry));
  return { group, entries, has };
}

function yearGroups(library) {
  const years = [...library.from].filter((month) => month >= 0).map((month) => Math.floor(month / 12));
  let [first, last] = [Infinity, -Infinity];
  for (const year of years) [first, last] = [Math.min(first, year), Math.max(last, year)];
  const width = years.length > 0 ? Math.ceil((last - first + 1) / RAMP_STEPS) : 1;
  const groups = years.length > 0 ? Math.ceil((last - first + 1) / width) : 0;
  const entries = Array.from({ length: groups }, (_, at) => {
    // The latest years make a whole group; the earliest may be fewer.
    const to = last - at * width;
    const from = Math.max(first, to - width + 1);
    const step = groups === 1 ? RAMP_STEPS - 1 : Math.round(((groups - 1 - at) / (groups - 1)) * (RAMP_STEPS - 1));
    return {
      key: `year ${to}`,
      name: () => (from === to ? `${to}` : `${from} – ${to}`),
      papers: 0,
      colour: RAMP + step,
    };
  });
  entries.push({ key: 'year none', name: () => m('no_year'), papers: 0, colour: NONE });
  const group = Uint8Array.from(library.from, (month) =>
    month < 0 ? groups : Math.floor((last - Math.floor(month / 12)) / width),
  );
  for (const entry of group) entries[entry].papers += 1;
  return { group, entries, has: (i, entry) => group[i] === entry };
}
