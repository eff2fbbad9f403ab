// Moves the map: at once by pointers, in a short flight to a place that was asked for.

/** Milliseconds after the last movement, after which all pixels are drawn again. */
const REST = 140;
const FLIGHT = 320;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether nothing should move by itself. */
export const isCalm = () => calm.matches;

export class Camera {
  /** `redraw` asks for a frame, `onMove` is called with each movement. */
  constructor(view, redraw, onMove) {
    Object.assign(this, { view, redraw, onMove, isMoving: false, flight: null });
  }

  /** The map moved: it is drawn at once, and with all pixels when it rests. */
  moved() {
    this.isMoving = true;
    this.onMove();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.isMoving = false;
      this.redraw();
    }, REST);
    this.redraw();
  }

  move(dx, dy) {
    this.flight = null;
    this.view.moveBy(dx, dy);
    this.moved();
  }

  zoom(factor, x, y) {
    this.flight = null;
    this.view.moveTo(this.view.zoomed(factor, x, y));
    this.moved();
  }

  zoomStep(factor) {
    const { view } = this;
    const { left, right, top, bottom } = view.covered;
    // Steps that follow each other fast add up.
    if (this.flight) view.centre = this.flight.to;
    this.flyTo(view.zoomed(factor, (left + view.width - right) / 2, (top + view.height - bottom) / 2));
  }

  /** Whether the map is shown whole, or will be. */
  get isFitted() {
    return this.flight ? this.flight.isFitted : this.view.isFitted;
  }

  fit() {
    this.flyTo(this.view.whole(), true);
  }

  /** Shows the whole map at once. */
  jump(whole) {
    this.flight = null;
    this.view.centre = whole;
    this.view.isFitted = true;
  }

  flyTo(to, isFitted = false) {
    const target = isFitted ? to : this.view.limited(to);
    if (calm.matches) {
      this.view.centre = target;
      this.view.isFitted = isFitted;
      this.moved();
      return;
    }
    this.flight = { from: { ...this.view.centre }, to: target, start: performance.now(), isFitted };
    this.moved();
  }

  /** One step of a flight, if there is one: the scale grows evenly in ratio, and the centre with it. */
  step(now) {
    if (!this.flight) return;
    const { from, to, start, isFitted } = this.flight;
    const passed = Math.min(1, Math.max(0, (now - start) / FLIGHT));
    const eased = 1 - (1 - passed) ** 3;
    const scale = from.scale * (to.scale / from.scale) ** eased;
    // Seen from the middle of the screen a zoom about a fixed point moves the centre in step with 1 / scale.
    const share =
      Math.abs(to.scale / from.scale - 1) < 0.01
        ? eased
        : (1 / scale - 1 / from.scale) / (1 / to.scale - 1 / from.scale);
    this.view.centre = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, scale };
    this.view.isFitted = false;
    this.moved();
    if (passed < 1) return;
    this.flight = null;
    this.view.isFitted = isFitted;
  }
}
