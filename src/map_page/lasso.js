// The free outline around papers, in coordinates of the map, so that it stays where it is when the map moves.

const LEAST_STEP = 3;

export class Lasso {
  constructor() {
    this.points = [];
    this.isOpen = false;
  }

  start(x, y) {
    this.points = [[x, y]];
    this.isOpen = true;
  }

  /** Adds a point; ones that are too near to the last one on the screen are left out. */
  extend(x, y, scale) {
    const [lastX, lastY] = this.points.at(-1);
    if (Math.hypot(x - lastX, y - lastY) * scale >= LEAST_STEP) this.points.push([x, y]);
  }

  close() {
    this.isOpen = false;
  }

  clear() {
    this.points = [];
    this.isOpen = false;
  }

  get box() {
    const [xs, ys] = [this.points.map(([x]) => x), this.points.map(([, y]) => y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /** Whether a place is inside: a ray from it crosses the outline an odd number of times. */
  holds(x, y) {
    let isInside = false;
    const { points } = this;
    for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
      const [[ax, ay], [bx, by]] = [points[i], points[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
    }
    return isInside;
  }

  draw(context, view, theme) {
    if (this.points.length < 2) return;
    context.beginPath();
    for (const [x, y] of this.points) context.lineTo(...view.toScreen(x, y));
    context.closePath();
    context.globalAlpha = 0.1;
    context.fillStyle = theme.accent;
    context.fill('evenodd');
    context.globalAlpha = 1;
    context.setLineDash(this.isOpen ? [] : [5, 4]);
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.stroke();
    context.setLineDash([]);
  }
}
