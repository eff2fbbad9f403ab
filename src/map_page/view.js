// Which part of the map is on the screen: a centre and a scale.

const LEAST = 0.6;
/** How far beyond the papers the centre may go. */
const BEYOND = 0.05;

export class View {
  constructor(box, papers) {
    this.box = box;
    this.papers = papers;
    this.width = this.height = 1;
    /** What covers the edges of the map, in CSS pixels. */
    this.covered = { left: 0, right: 0, top: 0, bottom: 0 };
    /** Centre of the screen on the map, and CSS pixels per unit of the map. */
    this.centre = { x: 0.5, y: 0.5, scale: 1 };
    this.isFitted = true;
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  toScreen(x, y) {
    const { centre } = this;
    return [(x - centre.x) * centre.scale + this.width / 2, (y - centre.y) * centre.scale + this.height / 2];
  }

  toMap(x, y) {
    const { centre } = this;
    return [(x - this.width / 2) / centre.scale + centre.x, (y - this.height / 2) / centre.scale + centre.y];
  }

  /** The scale at which all papers are seen. */
  get fitScale() {
    return this.around(this.box).scale;
  }

  /** How far the map is zoomed in, from the whole map at 1. */
  get zoom() {
    return this.centre.scale / this.fitScale;
  }

  /** What is in sight of a box, in the part of the screen that nothing covers. */
  around({ left, top, right, bottom }, margin = this.width < 600 ? 22 : 34) {
    const { covered } = this;
    const width = Math.max(80, this.width - covered.left - covered.right - 2 * margin);
    const height = Math.max(80, this.height - covered.top - covered.bottom - 2 * margin);
    const scale = Math.min(width / (right - left), height / (bottom - top));
    return this.middle((left + right) / 2, (top + bottom) / 2, scale);
  }

  /** The centre at which a point of the map lies in the middle of what nothing covers. */
  middle(x, y, scale = this.centre.scale) {
    const { covered } = this;
    return {
      x: x - (covered.left - covered.right) / 2 / scale,
      y: y - (covered.top - covered.bottom) / 2 / scale,
      scale,
    };
  }

  whole() {
    return this.around(this.box);
  }

  limited({ x, y, scale }) {
    const fit = this.fitScale;
    const most = fit * Math.max(12, Math.sqrt(this.papers) * 1.5);
    const { left, right, top, bottom } = this.box;
    const within = (value, low, high, size) =>
      Math.min(Math.max(value, low - BEYOND - size / 4 / scale), high + BEYOND + size / 4 / scale);
    return {
      x: within(x, left, right, this.width),
      y: within(y, top, bottom, this.height),
      scale: Math.min(Math.max(scale, fit * LEAST), most),
    };
  }

  moveTo(centre) {
    this.centre = this.limited(centre);
    this.isFitted = false;
  }

  moveBy(dx, dy) {
    const { x, y, scale } = this.centre;
    this.moveTo({ x: x - dx / scale, y: y - dy / scale, scale });
  }

  /** The centre after zooming by a factor about a point of the screen. */
  zoomed(factor, x, y) {
    const { scale } = this.limited({ ...this.centre, scale: this.centre.scale * factor });
    const [mx, my] = this.toMap(x, y);
    return { x: mx - (x - this.width / 2) / scale, y: my - (y - this.height / 2) / scale, scale };
  }

  /** Whether a point of the map is in the part of the screen that nothing covers. */
  shows(mapX, mapY, margin = 20) {
    const [x, y] = this.toScreen(mapX, mapY);
    const { left, right, top, bottom } = this.covered;
    return (
      x > left + margin && x < this.width - right - margin && y > top + margin && y < this.height - bottom - margin
    );
  }
}
