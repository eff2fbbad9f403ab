// What the colours mean. An entry keeps its papers in colour and dims the others.
import { button, el, fill, tagOf } from './dom.js';
import { count } from './words.js';
import { m } from './map_words.js';
import { css } from './colour.js';

/**
 * Shows the legend of a colouring. `choose(by)` takes another dimension, `toggle(key)` keeps or frees an entry, `all()`
 * frees every one.
 */
export function drawLegend(place, { colouring, dimensions, colours, kept, choose, toggle, all }) {
  const select = el(
    'select',
    { 'data-key': 'colour', onchange: (event) => choose(event.target.value) },
    dimensions.map((by) => el('option', { value: by }, m(`by_${by}`))),
  );
  select.value = colouring.by;
  const entry = ({ key, name, papers, colour }) => {
    const dot = el('span', { class: 'dot', 'aria-hidden': 'true' });
    dot.style.background = css(colours[colour]);
    const isKept = kept.has(key);
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: kept.size > 0 && !isKept ? 'entry left-out' : 'entry',
          'aria-pressed': String(isKept),
          title: m('keep_only', name(), papers),
          'data-key': key,
          onclick: () => toggle(key),
        },
        dot,
        el('span', { class: 'what', lang: tagOf(name()) }, name()),
        ' ',
        el('span', { class: 'count' }, count(papers)),
      ),
    );
  };
  fill(
    place,
    el(
      'div',
      { class: 'by' },
      el('label', {}, el('span', {}, m('colour')), select),
      kept.size > 0 && button(m('keep_all'), all, { 'data-key': 'keep-all' }),
    ),
    el('ul', { 'aria-label': m('legend') }, colouring.entries.filter(({ papers }) => papers > 0).map(entry)),
  );
}
