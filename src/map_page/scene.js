// Draws the map: points, names, the lasso, and rings around the papers that are pointed at.
import { Labels } from './labels.js';
import { Raster, pixel } from './raster.js';
import { DIM, MARKED, PLAIN } from './filters.js';
import { css, palette } from './colour.js';

/** Pixels of the device per CSS pixel, at most. */
const MOST_RATIO = 2;
/** Milliseconds that a frame may take while the map moves, before it is drawn with fewer pixels. */
const SLOW = 18;
/** So few answers are seen in front of names. */
const FEW_ANSWERS = 300;

const rgb = (text) => {
  const context = document.createElement('canvas').getContext('2d');
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const between = (a, b, share) => a.map((value, part) => Math.round(value + (b[part] - value) * share));

/** The colours and fonts of the page as it is now. */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const [ground, ink, soft, line, accent] = ['paper', 'ink', 'soft', 'line', 'accent'].map((name) =>
    style.getPropertyValue(`--${name}`).trim(),
  );
  const isDark = rgb(ground)[0] < 128;
  return {
    ...{ ground, ink, soft, line, accent, isDark },
    serif: style.getPropertyValue('--serif').trim(),
    sans: style.getPropertyValue('--sans').trim(),
    bar: isDark ? '#8a877f' : '#a39f96',
    faint: isDark ? '#4c4a45' : '#cfccc5',
    colours: palette(isDark),
    groundPixel: pixel(rgb(ground)),
    dim: pixel(between(rgb(ground), rgb(soft), isDark ? 0.3 : 0.24)),
  };
}

export class Scene {
  constructor(canvas, library, view) {
    Object.assign(this, { canvas, library, view, raster: new Raster(), lastFrame: 0, cost: 0 });
    // Without a graphics card a canvas that is often written to is faster in memory.
    this.context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    this.labels = new Labels(library, this.context);
    this.dims = new Uint8Array(library.size);
  }

  setTheme(theme) {
    this.theme = theme;
    this.colours = Uint32Array.from(theme.colours, pixel);
    this.labels.renew(theme);
  }

  /** Radius of a point in CSS pixels: larger where points lie farther apart. */
  get radius() {
    const { box, papers, centre } = this.view;
    const area = (box.right - box.left) * (box.bottom - box.top) * centre.scale ** 2;
    const apart = Math.sqrt(area / Math.max(1, papers));
    return Math.min(6.5, Math.max(1.1, 0.43 * apart ** 0.75));
  }

  /** Papers in sight that meet the conditions, at most so many and one more. */
  inSight(states, most) {
    const { view, library } = this;
    const [left, top] = view.toMap(view.covered.left, view.covered.top);
    const [right, bottom] = view.toMap(view.width - view.covered.right, view.height - view.covered.bottom);
    const found = [];
    for (let i = 0; i < library.size && found.length <= most; i += 1) {
      const [x, y] = [library.x[i], library.y[i]];
      if (states[i] !== DIM && x > left && x < right && y > top && y < bottom) found.push(i);
    }
    return found;
  }

  /** Draws a frame. Gives back whether another one has to follow, as names fade. */
  draw({ colouring, filters, lasso, rings, isMoving, hasMotion }) {
    const start = performance.now();
    const { view, theme, raster, context, canvas } = this;
    const full = Math.min(MOST_RATIO, devicePixelRatio);
    const ratio = isMoving && this.cost > SLOW ? Math.min(1, full) : full;
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    raster.resize(width, height);
    this.points(colouring, filters, ratio);
    raster.put(context);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    lasso.draw(context, view, theme);
    for (const ring of rings) this.ring(ring);
    const isFading = this.labels.draw({
      ...{ view, theme, radius: this.radius },
      elapsed: hasMotion ? Math.min(60, Math.max(16, start - this.lastFrame)) : Infinity,
      papers: this.inSight(filters.states, 25),
      faded: (topic) => this.isFaded(topic, colouring, filters),
    });
    if (filters.answers && filters.count <= FEW_ANSWERS) this.answersAbove(colouring, filters);
    this.lastFrame = performance.now();
    const spent = this.lastFrame - start;
    // Only frames with all pixels tell whether they are too many.
    if (ratio === full) this.cost = this.cost * 0.6 + spent * 0.4;
    return isFading;
  }

  points(colouring, filters, ratio) {
    const { view, theme, raster, library } = this;
    const [left, top] = view.toScreen(0, 0);
    const place = { scale: view.centre.scale * ratio, left: left * ratio, top: top * ratio, ratio };
    const { radius } = this;
    const shared = { x: library.x, y: library.y, states: filters.states, place };
    raster.clear(theme.groundPixel);
    if (filters.count < library.size) {
      const dim = {
        of: this.dims,
        colours: [theme.dim],
        radius: radius * 0.85 * ratio,
        opacity: radius < 2 ? 0.55 : 0.8,
      };
      raster.points({ ...shared, ...dim, wanted: DIM });
    }
    const opacity = radius < 1.6 ? 0.6 : radius < 3 ? 0.8 : 0.92;
    const around = radius >= 3 ? theme.groundPixel : undefined;
    const bright = { of: colouring.of, colours: this.colours };
    raster.points({ ...shared, ...bright, wanted: PLAIN, radius: radius * ratio, opacity, around });
    const large = this.answerRadius(filters);
    raster.points({
      ...shared,
      ...bright,
      wanted: MARKED,
      radius: large * ratio,
      opacity: 1,
      around: theme.groundPixel,
    });
  }

  answerRadius({ count }) {
    return Math.max(this.radius + 1, count > 2000 ? 2 : 4.5);
  }

  /** Draws answers once more, above the names of topics. */
  answersAbove({ of }, filters) {
    const { context, view, theme, library } = this;
    context.lineWidth = 1;
    context.strokeStyle = theme.ground;
    for (const i of filters.answers) {
      if (filters.states[i] !== MARKED) continue;
      const [x, y] = view.toScreen(library.x[i], library.y[i]);
      context.beginPath();
      context.arc(x, y, this.answerRadius(filters), 0, 2 * Math.PI);
      context.fillStyle = css(theme.colours[of[i]]);
      context.fill();
      context.stroke();
    }
  }

  /** A ring around a paper, with the ground on both of its sides. */
  ring({ paper, colour, width = 2, wide = 4 }) {
    const { context, theme, view } = this;
    const [x, y] = view.toScreen(this.library.x[paper], this.library.y[paper]);
    for (const [style, line] of [
      [theme.ground, width + 3],
      [colour, width],
    ]) {
      context.beginPath();
      context.arc(x, y, this.radius + wide, 0, 2 * Math.PI);
      context.strokeStyle = style;
      context.lineWidth = line;
      context.stroke();
    }
  }

  /** Whether the legend leaves out a topic. */
  isFaded(topic, { by }, { kept }) {
    if (by !== 'topic' || kept.size === 0) return false;
    const top = this.library.tops[topic];
    const isNamed = [...kept].includes(`topic ${top}`);
    return !isNamed;
  }
}
