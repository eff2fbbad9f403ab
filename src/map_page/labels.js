// The names of topics on the map, coarse ones from afar and finer ones from near by, and titles where papers are few.
import { wrapped } from './plain.js';
import { Taken } from './taken.js';

/** How far apart the topics of a level must lie, in CSS pixels, before they are named; and before those above them are not. */
const NAMED_FROM = 84;
const NOT_NAMED_FROM = 280;
const FADE = 160;
/** Titles are shown for at most so many papers in sight. */
const MOST_TITLES = 25;
/** Where a name may stand beside the middle of its topic, in halves of its width and height; the best first. */
const SHIFTS = [
  [0, 0],
  [0, -1.2],
  [0, 1.2],
  [-0.5, 0],
  [0.5, 0],
  [0, -2.2],
  [0, 2.2],
];
/** Names are smaller on a narrower screen, in CSS pixels. */
const SMALL = 600;
/** CSS pixels that names may stand beyond the outermost papers. */
const BEYOND_BOX = 18;
/** Among so many papers or fewer, names make way for them. */
const FEW = 400;
/** Sizes of type for small and large topics, by level. */
const SIZES = [
  [14.5, 19],
  [12, 14],
  [11.5, 12.5],
];

/** A place moved between two others and some pixels beyond them, if there is room between them. */
const within = (wanted, least, most) =>
  most > least ? Math.min(Math.max(wanted, least - BEYOND_BOX), most + BEYOND_BOX) : wanted;
export class Labels {
  constructor(library, context) {
    Object.assign(this, { library, context, made: new Map(), widths: new Map(), alphas: new Map(), placed: [] });
    this.shown = { titles: 0, topics: [] };
    this.perLevel = [];
    for (const { level } of library.topics) this.perLevel[level] = (this.perLevel[level] ?? 0) + 1;
    const largest = Math.max(1, ...library.topics.filter(({ level }) => level === 0).map(({ papers }) => papers));
    this.order = library.topics
      .map((topic, at) => ({ at, ...topic, share: Math.sqrt(topic.papers / largest) }))
      .sort((a, b) => a.level - b.level || b.papers - a.papers);
  }

  /** Forgets measures: the language or the fonts are others. */
  renew({ serif, sans }) {
    Object.assign(this, { serif, sans });
    this.made.clear();
    this.widths.clear();
    this.placedAt = null;
  }

  width(text, font) {
    const key = `${font}\n${text}`;
    if (!this.widths.has(key)) {
      this.context.font = font;
      this.widths.set(key, this.context.measureText(text).width);
    }
    return this.widths.get(key);
  }

  /** The text, type and size of a topic's name. */
  make({ at, level, share }) {
    if (!this.made.has(at)) {
      const [small, large] = SIZES[Math.min(level, SIZES.length - 1)];
      const size = Math.round((small + (large - small) * Math.min(1, share)) * this.shrink * 2) / 2;
      const font = level === 0 ? `600 ${size}px ${this.serif}` : `500 ${size}px ${this.sans}`;
      const lines = wrapped(this.library.topicName(at), level === 0 ? 20 : 22, 2);
      const width = Math.max(...lines.map((line) => this.width(line, font)));
      this.made.set(at, { lines, font, size, width, height: lines.length * size * 1.2 });
    }
    return this.made.get(at);
  }

  /** Chooses the names for a scale. They do not depend on what is in sight, so that moving the map changes none. */
  place(view) {
    const { scale } = view.centre;
    const { box } = view;
    if (this.placedAt === scale && this.placedFor === view.fitScale) return;
    const shrink = view.width < SMALL ? 0.84 : 1;
    if (shrink !== this.shrink) this.made.clear();
    this.shrink = shrink;
    [this.placedAt, this.placedFor] = [scale, view.fitScale];
    const side = Math.sqrt((box.right - box.left) * (box.bottom - box.top)) * scale;
    const apart = this.perLevel.map((topics) => side / Math.sqrt(topics));
    this.placed = [];
    const taken = new Taken();
    for (const topic of this.order) {
      const { level, at } = topic;
      if (level > 0 && apart[level] < NAMED_FROM) continue;
      const isParted = this.library.children[at].length > 1 && apart[level + 1] > NOT_NAMED_FROM;
      if (isParted) continue;
      const label = this.make(topic);
      const half = label.width / 2 + 5;
      const rise = label.height / 2 + 3;
      const shifted = ([across, down]) => {
        // At the edge of the whole map names are moved inwards, as nothing lies beyond.
        const x = within(topic.x * scale + across * half, box.left * scale + half, box.right * scale - half);
        const y = within(topic.y * scale + down * rise, box.top * scale + rise, box.bottom * scale - rise);
        return { at, level, label, x, y, area: { left: x - half, right: x + half, top: y - rise, bottom: y + rise } };
      };
      const chosen = this.choose(shifted, taken, scale);
      if (!chosen) continue;
      taken.add(chosen.area);
      this.placed.push(chosen);
    }
  }

  /** Of the places for a name one that is free: among few papers the one that hides the fewest, else the first. */
  choose(shifted, taken, scale) {
    if (this.library.size <= FEW) {
      const free = SHIFTS.map(shifted).filter(({ area }) => taken.isFree(area));
      return this.clearest(free, scale);
    }
    for (const shift of SHIFTS) {
      const place = shifted(shift);
      if (taken.isFree(place.area)) return place;
    }
    return null;
  }

  /** Of some places for a name the one that hides the fewest papers. */
  clearest(places, scale) {
    const { x, y, size } = this.library;
    const hidden = ({ area }) => {
      let papers = 0;
      for (let i = 0; i < size; i += 1) {
        const [px, py] = [x[i] * scale, y[i] * scale];
        if (px > area.left - 4 && px < area.right + 4 && py > area.top - 3 && py < area.bottom + 3) papers += 1;
      }
      return papers;
    };
    const scores = places.map(hidden);
    return places[scores.indexOf(Math.min(...scores))];
  }

  /**
   * Draws the names, and the titles of `papers` when they are few. Gives back whether names still fade in or out. `faded`
   * tells topics that the legend leaves out.
   */
  draw({ view, theme, elapsed, papers, radius, faded }) {
    this.place(view);
    const { context } = this;
    const [left, top] = view.toScreen(0, 0);
    const step = elapsed / FADE;
    const now = new Map(this.placed.map((placed) => [placed.at, placed]));
    let isFading = false;
    for (const { at } of this.placed) if (!this.alphas.has(at)) this.alphas.set(at, { alpha: 0 });
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    const taken = new Taken();
    this.shown = { titles: 0, topics: [] };
    for (const [at, fade] of this.alphas) {
      const placed = now.get(at);
      fade.alpha = Math.max(0, Math.min(1, fade.alpha + (placed ? step : -2 * step)));
      if (placed) fade.last = placed;
      if (fade.alpha === 0 && !placed) {
        this.alphas.delete(at);
        continue;
      }
      if (fade.alpha !== (placed ? 1 : 0)) isFading = true;
      const { label, level } = fade.last;
      // Of a name that fades out only the place on the map is still known.
      const shift = view.centre.scale / (placed ? view.centre.scale : (fade.scale ?? view.centre.scale));
      if (placed) fade.scale = view.centre.scale;
      const [x, y] = [fade.last.x * shift + left, fade.last.y * shift + top];
      const [w, h] = [label.width / 2 + 5, label.height / 2 + 4];
      if (x + w < 0 || x - w > view.width || y + h < 0 || y - h > view.height) continue;
      const area = { left: x - w, right: x + w, top: y - h, bottom: y + h };
      if (placed) {
        taken.add(area);
        this.shown.topics.push({ at, area, text: label.lines.join(' ') });
      }
      context.globalAlpha = fade.alpha * (faded(at) ? 0.35 : 1);
      this.text(label.lines, x, y, label, level > 1 ? theme.soft : theme.ink, theme.ground);
    }
    context.globalAlpha = 1;
    if (papers.length <= MOST_TITLES) this.titles(view, theme, papers, radius, taken);
    return isFading;
  }

  text(lines, x, y, { font, size }, colour, ground) {
    const { context } = this;
    context.font = font;
    context.strokeStyle = ground;
    context.lineWidth = Math.max(3, size / 4.5);
    context.fillStyle = colour;
    lines.forEach((line, at) => {
      const lineY = y + (at - (lines.length - 1) / 2) * size * 1.2;
      context.strokeText(line, x, lineY);
      context.fillText(line, x, lineY);
    });
  }

  /** Titles right of their points, else left, below or above, where nothing else stands. */
  titles(view, theme, papers, radius, taken) {
    const font = `12px ${this.sans}`;
    const [size, gap] = [12, radius + 5];
    const points = papers.map((i) => {
      const [x, y] = view.toScreen(this.library.x[i], this.library.y[i]);
      taken.add({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
      return { i, x, y };
    });
    for (const { i, x, y } of points) {
      const lines = wrapped(this.library.plainTitle(i), 30, papers.length < 10 ? 3 : 2);
      const width = Math.max(...lines.map((line) => this.width(line, font)));
      const height = lines.length * size * 1.2 + 2;
      const places = [
        ['left', x + gap, y],
        ['right', x - gap, y],
        ['center', x, y + gap + height / 2],
        ['center', x, y - gap - height / 2],
      ];
      for (const [align, px, py] of places) {
        const left = align === 'left' ? px : align === 'right' ? px - width : px - width / 2;
        const area = { left: left - 3, right: left + width + 3, top: py - height / 2, bottom: py + height / 2 };
        const { covered } = view;
        if (area.left < covered.left || area.right > view.width - covered.right) continue;
        if (!taken.isFree(area)) continue;
        taken.add(area);
        this.context.textAlign = align;
        this.text(lines, px, py, { font, size }, theme.soft, theme.ground);
        this.shown.titles += 1;
        break;
      }
    }
    this.context.textAlign = 'center';
  }

  /** The topic whose name stands at a place of the screen, or -1. */
  at(x, y) {
    const found = this.shown.topics.find(
      ({ area }) => x > area.left && x < area.right && y > area.top && y < area.bottom,
    );
    return found ? found.at : -1;
  }
}
