// Before any question: what the library holds, and what may be asked of it. Without papers: what to run.
import { el, languageOf, tag, tagOf } from './dom.js';
import { command } from './copy.js';
import { columns } from './facets.js';
import { authors, dotted, titles } from './hit.js';
import { prose } from './formula.js';
import { count, language, t } from './words.js';

const EXAMPLES = 6;
const NEWEST = 6;
const TAGS = 16;

/** What can be asked of this library: its tags, and what its titles are about, in both languages in turn. */
export function examples(hits, facets) {
  const found = [];
  for (const hit of hits) {
    for (const title of [hit.title, hit.title_zh]) {
      // Behind the short name of a paper its title says what it is about.
      const about = title
        ?.split(/[:：]\s*/)
        .at(-1)
        ?.trim();
      if (!about || about.includes('$')) continue;
      const [least, most] = languageOf(about) === 'zh' ? [6, 26] : [16, 64];
      if (about.length >= least && about.length <= most) found.push(about);
    }
  }
  const tags = (facets?.tags ?? []).slice(0, 2).map(({ value }) => value);
  const all = [...new Set([...tags, ...found])];
  const own = all.filter((text) => languageOf(text) === language());
  const other = all.filter((text) => languageOf(text) !== language());
  const mixed = [];
  while (mixed.length < EXAMPLES && own.length + other.length > 0)
    mixed.push(mixed.length % 3 === 2 ? (other.shift() ?? own.shift()) : (own.shift() ?? other.shift()));
  return mixed;
}

/** The view before any question. `context` is that of the hits, with `ask(text)` and `newest()`. */
export function startView(overview, answer, facets, context) {
  const paperLink = (hit) => {
    const [first, second] = titles(hit, language());
    return el(
      'li',
      {},
      el(
        'a',
        {
          href: context.openAddress(hit.id),
          lang: tag(languageOf(first)),
          'data-key': `title ${hit.id}`,
          onclick: (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            context.open(hit.id);
          },
        },
        prose(first),
      ),
      second && el('span', { class: 'second', lang: tag(languageOf(second)) }, prose(second)),
      el(
        'span',
        { class: 'byline' },
        dotted([authors(hit.authors), hit.date && el('time', { datetime: hit.date }, hit.date)]),
      ),
    );
  };
  const years = facets?.years ?? [];
  const most = Math.max(1, ...years.map(({ papers }) => papers));
  const year = (date) => date?.slice(0, 4);
  return el(
    'div',
    { class: 'start' },
    overview &&
      el(
        'section',
        { class: 'holds' },
        el('h1', {}, t('holds', overview.papers, year(overview.first_date), year(overview.last_date))),
        el(
          'p',
          {},
          dotted([
            t('holds_files', overview.files, overview.passages),
            t('holds_languages', overview.with_english, overview.with_chinese),
          ]),
        ),
      ),
    el(
      'section',
      { class: 'try' },
      el('h2', {}, t('try')),
      el(
        'ul',
        {},
        examples(answer?.hits ?? [], facets).map((text) =>
          el(
            'li',
            {},
            el(
              'button',
              { type: 'button', class: 'example', lang: tagOf(text), onclick: () => context.ask(text) },
              text,
            ),
          ),
        ),
      ),
    ),
    (facets?.tags.length ?? 0) > 0 &&
      el(
        'section',
        { class: 'cloud' },
        el('h2', {}, t('tags')),
        el(
          'p',
          {},
          facets.tags.slice(0, TAGS).map(({ value, papers }) =>
            el(
              'button',
              {
                type: 'button',
                class: 'tag',
                lang: tagOf(value),
                title: t('filter_tag', value),
                onclick: () => context.filter('tag', value),
              },
              value,
              el('span', { class: 'count' }, count(papers)),
            ),
          ),
        ),
      ),
    years.length > 1 &&
      el(
        'section',
        { class: 'years' },
        el('h2', {}, t('by_year')),
        columns(years, most, () => true),
        el(
          'p',
          { class: 'ends', 'aria-hidden': 'true' },
          el('span', {}, years.at(-1).value),
          el('span', {}, years[0].value),
        ),
      ),
    (answer?.hits.length ?? 0) > 0 &&
      el(
        'section',
        { class: 'newest' },
        el('h2', {}, t('newest')),
        el('ul', {}, answer.hits.slice(0, NEWEST).map(paperLink)),
      ),
  );
}

/** The view without papers. */
export function emptyView(health) {
  return el(
    'div',
    { class: 'start empty' },
    el('h1', {}, t('none_yet')),
    el('p', {}, t(health.status === 'missing' ? 'no_index' : 'empty_index', health.index)),
    el('p', {}, t('what_to_run')),
    command('papers-sem index notes/ ~/Zotero list.bib'),
    el('p', {}, t('what_is_read')),
  );
}
