// The time below the map: how many papers there are in each month or year, and two handles that leave a part of it.
import { button, el, fill } from './dom.js';
import { count } from './words.js';
import { m } from './map_words.js';

/** More months than this are shown as years. */
const MOST_MONTHS = 120;
/** CSS pixels between two years that are written. */
const YEAR_WIDTH = 46;

export class Brush {
  /** `changed(time, withUndated)` is called with the first and last month, or null for all. */
  constructor(place, library, changed) {
    Object.assign(this, { place, library, changed, withUndated: true });
    let [first, last] = [Infinity, -Infinity];
    this.undated = 0;
    for (let i = 0; i < library.size; i += 1) {
      if (library.from[i] < 0) this.undated += 1;
      else [first, last] = [Math.min(first, library.from[i]), Math.max(last, library.until[i])];
    }
    this.isDated = first <= last;
    this.unit = last - first < MOST_MONTHS ? 1 : 12;
    this.first = this.isDated ? Math.floor(first / this.unit) * this.unit : 0;
    this.bins = this.isDated ? Math.floor((last - this.first) / this.unit) + 1 : 1;
    this.all = new Float32Array(this.bins);
    this.now = new Float32Array(this.bins);
    [this.low, this.high] = [0, this.bins - 1];
    this.tally(this.all, () => true);
    new ResizeObserver(() => this.paint()).observe(place);
  }

  /** Counts papers in bins. A paper that is dated to a year is spread over its months. */
  tally(bins, isMeant) {
    bins.fill(0);
    const { from, until } = this.library;
    for (let i = 0; i < from.length; i += 1) {
      if (from[i] < 0 || !isMeant(i)) continue;
      const [low, high] = [this.bin(from[i]), this.bin(until[i])];
      for (let at = low; at <= high; at += 1) bins[at] += 1 / (high - low + 1);
    }
  }

  bin(month) {
    return Math.floor((month - this.first) / this.unit);
  }

  get isAll() {
    return this.low === 0 && this.high === this.bins - 1;
  }

  /** The first and last month that are left, or null for all. */
  get time() {
    return this.isAll ? null : [this.first + this.low * this.unit, this.first + (this.high + 1) * this.unit - 1];
  }

  /** A bin as a date, to the month or the year. */
  name(bin) {
    const month = this.first + bin * this.unit;
    const year = Math.floor(month / 12);
    return this.unit === 12 ? `${year}` : `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
  }

  set(low, high, withUndated = this.withUndated) {
    const within = (value) => Math.max(0, Math.min(this.bins - 1, value));
    [this.low, this.high] = [within(Math.min(low, high)), within(Math.max(low, high))];
    this.withUndated = withUndated;
    this.changed(this.time, withUndated);
  }

  /** Leaves all times. */
  reset() {
    this.set(0, this.bins - 1, true);
    this.build();
  }

  /** Builds the elements, in the language of the page. */
  build() {
    if (this.library.size === 0) return fill(this.place);
    const undated =
      this.undated > 0 &&
      this.isDated &&
      el(
        'label',
        { class: 'undated' },
        el('input', {
          type: 'checkbox',
          checked: this.withUndated,
          'data-key': 'undated',
          onchange: (event) => this.set(this.low, this.high, event.target.checked),
        }),
        m('undated', this.undated),
      );
    this.range = el('span', { class: 'range-text' });
    this.number = el('span', { class: 'number' });
    this.back = button(m('reset_time'), () => this.reset(), { 'data-key': 'reset-time' });
    this.canvas = el('canvas', { 'aria-hidden': 'true' });
    this.handles = ['from', 'to'].map((end) => this.handle(end));
    this.track = el('div', { class: 'track' }, this.canvas, this.handles);
    this.track.addEventListener('pointerdown', (event) => this.drag(event));
    fill(
      this.place,
      el('div', { class: 'caption' }, this.isDated ? this.range : m('never_dated'), this.number, this.back, undated),
      this.isDated && this.bins > 1 && this.track,
    );
    return this.paint();
  }

  handle(end) {
    const move = (event) => {
      const large = this.unit === 12 ? 5 : 12;
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -large, PageUp: large };
      const now = end === 'from' ? this.low : this.high;
      const [least, most] = end === 'from' ? [0, this.high] : [this.low, this.bins - 1];
      const next = { Home: least, End: most }[event.key] ?? now + (steps[event.key] ?? Number.NaN);
      if (Number.isNaN(next)) return;
      event.preventDefault();
      event.stopPropagation();
      const value = Math.max(least, Math.min(most, next));
      this.set(end === 'from' ? value : this.low, end === 'from' ? this.high : value);
    };
    return el('span', {
      class: `handle ${end}`,
      role: 'slider',
      tabindex: '0',
      'aria-label': m(end),
      'data-key': `time-${end}`,
      onkeydown: move,
    });
  }

  /** Moves a handle, the part between them, or draws a new part. */
  drag(event) {
    if (event.button > 0) return;
    const box = this.track.getBoundingClientRect();
    const binAt = ({ clientX }) => Math.floor(((clientX - box.left) / box.width) * this.bins);
    const start = binAt(event);
    const [low, high] = [this.low, this.high];
    const handle = this.handles.indexOf(event.target);
    const isMoved = handle < 0 && !this.isAll && start >= low && start <= high;
    this.track.setPointerCapture(event.pointerId);
    if (handle >= 0) this.handles[handle].focus({ preventScroll: true });
    event.preventDefault();
    const move = (next) => {
      const at = binAt(next);
      if (handle === 0) this.set(Math.min(Math.round(at), high), high);
      else if (handle === 1) this.set(low, Math.max(at, low));
      else if (isMoved) {
        const by = Math.max(-low, Math.min(this.bins - 1 - high, at - start));
        this.set(low + by, high + by);
      } else this.set(start, at);
    };
    if (handle < 0 && !isMoved) move(event);
    const end = () => {
      this.track.removeEventListener('pointermove', move);
      this.track.removeEventListener('pointerup', end);
      this.track.removeEventListener('pointercancel', end);
    };
    this.track.addEventListener('pointermove', move);
    this.track.addEventListener('pointerup', end);
    this.track.addEventListener('pointercancel', end);
  }

  /** Shows how many papers meet the other conditions, and how many all of them. */
  show(untimed, shown, theme) {
    this.theme = theme;
    this.tally(this.now, (i) => untimed[i] === 1);
    this.shown = shown;
    this.paint();
  }

  paint() {
    if (!this.theme || !this.range) return;
    const all = this.library.size;
    this.range.textContent =
      this.low === this.high ? this.name(this.low) : `${this.name(this.low)} – ${this.name(this.high)}`;
    this.number.textContent = this.shown === all ? m('all_time', all) : m('in_time', this.shown, all);
    this.back.hidden = this.isAll && this.withUndated;
    const values = [this.low, this.high];
    this.handles.forEach((handle, end) => {
      handle.style.left = `${((values[end] + end) / this.bins) * 100}%`;
      const [least, most] = end === 0 ? [0, this.high] : [this.low, this.bins - 1];
      handle.setAttribute('aria-valuemin', least);
      handle.setAttribute('aria-valuemax', most);
      handle.setAttribute('aria-valuenow', values[end]);
      handle.setAttribute('aria-valuetext', `${this.name(values[end])}, ${count(Math.round(this.all[values[end]]))}`);
    });
    if (this.isDated && this.bins > 1) this.paintBars();
  }

  paintBars() {
    const { width, height } = this.track.getBoundingClientRect();
    if (width === 0) return;
    const ratio = Math.min(2, devicePixelRatio);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    const floor = height - 16;
    const most = Math.max(1, ...this.all);
    const each = width / this.bins;
    const gap = each > 4 ? 1 : 0;
    for (let at = 0; at < this.bins; at += 1) {
      const bar = (value, colour) => {
        if (value === 0) return;
        const tall = Math.max(1.5, (value / most) * (floor - 2));
        context.fillStyle = colour;
        context.fillRect(at * each, floor - tall, Math.max(0.75, each - gap), tall);
      };
      const isIn = at >= this.low && at <= this.high;
      bar(this.all[at], this.theme.line);
      bar(this.now[at], isIn ? this.theme.bar : this.theme.faint);
    }
    context.fillStyle = this.theme.line;
    context.fillRect(0, floor, width, 1);
    this.paintYears(context, width, height, each);
  }

  paintYears(context, width, height, each) {
    const perYear = each * (12 / this.unit);
    const steps = [1, 2, 5, 10, 20, 50, 100, 500];
    const step = steps.find((years) => years * perYear >= YEAR_WIDTH) ?? steps.at(-1);
    context.font = `11px ${this.theme.sans}`;
    context.fillStyle = this.theme.soft;
    context.textBaseline = 'alphabetic';
    let free = 0;
    for (
      let year = Math.floor(this.first / 12);
      year <= Math.floor((this.first + this.bins * this.unit) / 12);
      year += 1
    ) {
      const x = ((year * 12 - this.first) / this.unit) * each;
      const left = Math.max(0, x);
      // The first year is written although its January lies before.
      if ((year % step !== 0 && !(x <= 0 && perYear * step > 90)) || left < free || left + 30 > width) continue;
      context.fillText(`${year}`, left, height - 2);
      free = left + YEAR_WIDTH - 10;
    }
  }
}
