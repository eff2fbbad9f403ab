// What the pointer or the keys point at: the tip beside it, a click, and the walk from paper to paper.
import { fill } from './dom.js';
import { say } from './say.js';
import { tip } from './card.js';

/** CSS pixels from a point at which a mouse and a finger still hit it. */
const MOUSE = 7;
const FINGER = 18;

export class Pointing {
  constructor(app, canvas, place) {
    Object.assign(this, { app, canvas, place, hovered: -1, walked: -1, way: [], at: -1 });
  }

  /** The paper at a place of the screen, or -1; papers that meet the conditions go first. */
  pick(x, y, reach) {
    const { view, filters, grid, scene } = this.app;
    const [mapX, mapY] = view.toMap(x, y);
    return grid.nearest(mapX, mapY, Math.max(reach, scene.radius + 2) / view.centre.scale, (i) => filters.states[i]);
  }

  hover(x, y) {
    if (this.app.camera.isMoving || this.app.selecting.isOn) return;
    const i = this.pick(x, y, MOUSE);
    this.canvas.style.cursor = i >= 0 || this.app.scene.labels.at(x, y) >= 0 ? 'pointer' : '';
    this.setTip(i, x, y);
  }

  setTip(i, x = 0, y = 0) {
    const { place } = this;
    if (i !== this.hovered) {
      this.hovered = i;
      if (i >= 0) fill(place, tip(this.app, i));
      this.app.redraw();
    }
    place.hidden = i < 0;
    if (i < 0) return;
    const { width, height, covered } = this.app.view;
    const [w, h] = [place.offsetWidth, place.offsetHeight];
    const left = x + 16 + w < width - covered.right ? x + 16 : Math.max(8, x - w - 16);
    place.style.left = `${left}px`;
    place.style.top = `${Math.max(8, Math.min(y + 16, height - h - 8))}px`;
  }

  leave() {
    this.setTip(-1);
  }

  release() {
    this.canvas.style.cursor = '';
  }

  tap(x, y, isTouch) {
    const i = this.pick(x, y, isTouch ? FINGER : MOUSE);
    if (i >= 0) {
      this.app.open(i);
      return;
    }
    const topic = this.app.scene.labels.at(x, y);
    if (topic >= 0) this.app.goToTopic(topic);
    else if (this.app.opened >= 0) this.app.closeCard();
  }

  /** Goes from paper to paper, nearest to the middle of the map first. */
  walk(step) {
    const { view, library, filters, scene } = this.app;
    const { left, right, top, bottom } = view.covered;
    const key = JSON.stringify([view.centre, filters.count]);
    if (this.walkKey !== key) {
      const [x, y] = view.toMap((left + view.width - right) / 2, (top + view.height - bottom) / 2);
      const far = (i) => (library.x[i] - x) ** 2 + (library.y[i] - y) ** 2;
      this.way = scene.inSight(filters.states, library.size).sort((a, b) => far(a) - far(b));
      this.walkKey = key;
      this.at = -1;
    }
    if (this.way.length === 0) return;
    this.at = Math.max(0, Math.min(this.way.length - 1, this.at + step));
    this.walked = this.way[this.at];
    const [sx, sy] = view.toScreen(library.x[this.walked], library.y[this.walked]);
    this.setTip(this.walked, sx, sy);
    const { date } = library.papers[this.walked];
    say(`${library.plainTitle(this.walked)}${date ? `, ${date}` : ''}`);
    this.app.redraw();
  }

  openWalked() {
    if (this.walked >= 0) this.app.open(this.walked);
  }
}
