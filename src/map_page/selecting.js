// Takes papers out of the map, by an outline or all that are in view, for the list beside it.
import { say } from './say.js';
import { DIM } from './filters.js';
import { Lasso } from './lasso.js';
import { m } from './map_words.js';

export class Selecting {
  /** `isOn` is whether the next drag draws an outline. */
  constructor(app, stage) {
    Object.assign(this, { app, stage, lasso: new Lasso(), isOn: false });
  }

  toggle() {
    if (this.app.isList) return;
    const isOn = !this.isOn;
    if (isOn) this.drop();
    this.isOn = isOn;
    this.stage.classList.toggle('lassoing', isOn);
    this.app.buildSwitches();
    if (isOn) say(m('lasso_on'), true);
  }

  start(x, y) {
    this.app.filters.selection = null;
    this.app.filters.update(this.app.colouring);
    this.app.pointing.leave();
    this.lasso.start(...this.app.view.toMap(x, y));
    this.app.redraw();
  }

  extend(x, y) {
    this.lasso.extend(...this.app.view.toMap(x, y), this.app.view.centre.scale);
    this.app.redraw();
  }

  end() {
    const { lasso } = this;
    const { library, grid } = this.app;
    lasso.close();
    document.getElementById('shown')?.remove();
    const inside = [];
    grid.within(...lasso.box, (i) => lasso.holds(library.x[i], library.y[i]) && inside.push(i));
    this.take(inside);
  }

  takeView() {
    if (this.app.isList) return;
    this.lasso.clear();
    this.app.filters.selection = null;
    this.app.filters.update(this.app.colouring);
    this.take(this.app.scene.inSight(this.app.filters.states, this.app.library.size));
  }

  /** Takes those of some papers that meet the conditions. */
  take(papers) {
    const { filters, library } = this.app;
    const chosen = papers.filter((i) => filters.states[i] !== DIM);
    filters.selection = chosen.sort((a, b) => library.from[b] - library.from[a] || a - b);
    this.isOn = false;
    this.stage.classList.remove('lassoing');
    this.app.opened = -1;
    this.app.buildSwitches();
    this.app.refilter();
    say(m('selected', chosen.length));
  }

  drop() {
    const hadSelection = this.app.filters.selection !== null;
    this.lasso.clear();
    this.isOn = false;
    this.stage.classList.remove('lassoing');
    this.app.filters.selection = null;
    this.app.buildSwitches();
    if (hadSelection) this.app.refilter();
    this.app.redraw();
  }
}
