// The map with all that is around it: its state, and what its parts do to it.
import { button, el, fill } from './dom.js';
import { say } from './say.js';
import { Brush } from './brush.js';
import { Camera, isCalm } from './camera.js';
import { colouring, css, usefulDimensions } from './colour.js';
import { Filters } from './filters.js';
import { listenToKeys, listenToPointers } from './gestures.js';
import { Grid } from './grid.js';
import { drawLegend } from './legend.js';
import { showMapHelp } from './map_help.js';
import { m } from './map_words.js';
import { drawOutline } from './outline.js';
import { drawPanel } from './panel.js';
import { Pointing } from './pointing.js';
import { Scene, readTheme } from './scene.js';
import { SearchField } from './search_field.js';
import { Selecting } from './selecting.js';
import { View } from './view.js';

const $ = (id) => document.getElementById(id);
/** As wide as a phone held upright, or less: the panel lies below. */
const narrow = matchMedia('(max-width: 44rem)');

export class Atlas {
  constructor(library, isServed) {
    Object.assign(this, { library, isServed, opened: -1, current: -1 });
    Object.assign(this, { isList: false, frame: 0 });
    this.view = new View(library.box(), library.size);
    this.camera = new Camera(
      this.view,
      () => this.redraw(),
      () => this.pointing.leave(),
    );
    this.scene = new Scene($('canvas'), library, this.view);
    this.grid = new Grid(library.x, library.y);
    this.filters = new Filters(library);
    this.selecting = new Selecting(this, $('stage'));
    this.pointing = new Pointing(this, $('canvas'), $('tip'));
    this.dimensions = usefulDimensions(library);
    this.colouring = colouring(library, this.dimensions[0]);
    this.brush = new Brush($('brush'), library, (time, withUndated) => {
      Object.assign(this.filters, { time, withUndated });
      this.refilter({ isTimeOnly: true });
    });
    this.field = new SearchField(this);
    listenToPointers($('canvas'), this);
    listenToKeys($('canvas'), this);
    const themed = () => this.retheme();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themed);
    new MutationObserver(themed).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    $('legend-box').open = !narrow.matches;
    $('legend-box').addEventListener('toggle', () => this.resize());
    this.retheme();
    this.build();
    new ResizeObserver(() => this.resize()).observe($('stage'));
    this.resize();
    this.openNamed();
  }

  /** Opens the paper that the address names, if it does. */
  openNamed() {
    const named = this.library.byId.get(new URLSearchParams(location.search).get('paper'));
    if (named !== undefined) this.open(named, { isCentred: true });
  }

  // What is shown

  /** Builds all words, in the language of the page. */
  build() {
    const { size } = this.library;
    document.title = `${m('map')} · papers-sem`;
    $('heading').textContent = m('title');
    $('canvas').setAttribute('aria-label', m('canvas', size));
    $('canvas').setAttribute('aria-roledescription', m('canvas_role'));
    $('tools').hidden = $('zooms').hidden = size === 0;
    $('find').hidden = size === 0;
    $('legend-box').hidden = this.dimensions.length === 0;
    this.buildSwitches();
    $('zooms').setAttribute('aria-label', m('zoom'));
    fill(
      $('zooms'),
      button('+', () => this.camera.zoomStep(1.6), {
        'aria-label': m('zoom_in'),
        title: `${m('zoom_in')} (+)`,
        'data-key': 'in',
      }),
      button('−', () => this.camera.zoomStep(1 / 1.6), {
        'aria-label': m('zoom_out'),
        title: `${m('zoom_out')} (−)`,
        'data-key': 'out',
      }),
      button('⤢', () => this.camera.fit(), { 'aria-label': m('fit'), title: `${m('fit')} (0)`, 'data-key': 'fit' }),
    );
    this.scene.labels.renew(this.scene.theme);
    this.brush.build();
    this.field.build();
    this.refilter();
  }

  buildSwitches() {
    const shown = (kind, isOn) =>
      button(m(`as_${kind}`), () => this.show(kind), { 'aria-pressed': String(isOn), 'data-key': `as-${kind}` });
    $('switches').setAttribute('aria-label', m('view'));
    fill(
      $('switches'),
      el('span', { class: 'pair' }, shown('map', !this.isList), shown('list', this.isList)),
      !this.isList && [
        button(m('lasso'), () => this.selecting.toggle(), {
          'aria-pressed': String(this.selecting.isOn),
          title: `${m('lasso_help')} (o)`,
          'data-key': 'lasso',
        }),
        button(m('select_view'), () => this.selecting.takeView(), {
          title: `${m('select_view')} (a)`,
          'data-key': 'select-view',
        }),
      ],
    );
  }

  retheme() {
    this.scene.setTheme(readTheme());
    this.redraw();
    if (this.filters.count !== undefined) this.refilter();
  }

  /** The conditions or the colours changed. Neither the legend nor the panel tells of the time. */
  refilter({ isTimeOnly = false } = {}) {
    const { filters, brush, scene } = this;
    filters.update(this.colouring);
    brush.show(filters.untimed, filters.count, scene.theme);
    this.drawNone();
    if (this.isList) drawOutline($('outline'), this);
    if (!isTimeOnly) {
      if (this.colouring.by) this.drawLegend();
      this.drawPanel();
    }
    this.redraw();
  }

  /** Where no paper meets all conditions, says so, and how to be rid of them. The panel says when there is no answer. */
  drawNone() {
    const { filters, library } = this;
    const isNone = filters.count === 0 && library.size > 0 && filters.answers?.length !== 0;
    $('none').hidden = !isNone;
    fill(
      $('none'),
      isNone && [
        el('span', {}, m('no_papers_kept')),
        button(m('all_conditions'), () => this.dropConditions(), { 'data-key': 'drop-all' }),
      ],
    );
  }

  dropConditions() {
    this.filters.drop();
    this.selecting.lasso.clear();
    this.field.clear();
    this.keep(null);
    this.brush.reset();
    $('canvas').focus({ preventScroll: true });
  }

  drawLegend() {
    const { filters, scene } = this;
    $('legend-name').textContent = `${m('legend')}: ${m(`by_${this.colouring.by}`)}`;
    drawLegend($('legend'), {
      ...{ colouring: this.colouring, dimensions: this.dimensions, colours: scene.theme.colours, kept: filters.kept },
      choose: (by) => this.recolour(by),
      toggle: (key) => this.keep(key),
      all: () => this.keep(null),
    });
  }

  recolour(by) {
    this.filters.kept.clear();
    this.colouring = colouring(this.library, by);
    this.refilter();
  }

  keep(key) {
    const { kept } = this.filters;
    if (key === null) kept.clear();
    else if (!kept.delete(key)) kept.add(key);
    this.colouring = colouring(this.library, this.colouring.by, kept);
    this.refilter();
    say(m('shown_now', this.filters.count, this.library.size));
  }

  colourOf(i) {
    return css(this.scene.theme.colours[this.colouring.of[i]]);
  }

  drawPanel() {
    drawPanel($('panel'), this);
    $('stage').classList.toggle('with-panel', !$('panel').hidden);
    const before = JSON.stringify(this.view.covered);
    this.cover();
    // A map that is shown whole stays whole beside the panel.
    if (this.view.width > 1 && this.camera.isFitted && before !== JSON.stringify(this.view.covered)) this.camera.fit();
  }

  show(kind) {
    this.isList = kind === 'list';
    if (this.selecting.isOn) this.selecting.drop();
    $('outline').hidden = !this.isList;
    $('canvas').hidden = $('zooms').hidden = this.isList;
    this.buildSwitches();
    if (this.isList) drawOutline($('outline'), this);
    else this.resize();
    this.pointing.leave();
  }

  // The map on the screen

  resize() {
    const { width, height } = $('stage').getBoundingClientRect();
    this.view.resize(width, height);
    this.cover();
    if (this.camera.isFitted) this.camera.jump(this.view.whole());
    this.redraw();
  }

  /** Measures what covers the map. */
  cover() {
    const { covered, width, height } = this.view;
    const [panel, tools] = [$('panel'), $('tools')];
    const isShown = !panel.hidden;
    const isOpen = $('legend-box').open && !$('legend-box').hidden;
    covered.left =
      !narrow.matches && isOpen && !tools.hidden ? Math.min(tools.offsetLeft + tools.offsetWidth, width / 2) : 0;
    covered.top = narrow.matches ? Math.min(isOpen ? 44 : tools.offsetHeight + 8, height / 3) : 0;
    covered.right = isShown && !narrow.matches ? panel.offsetWidth : 0;
    covered.bottom = isShown && narrow.matches ? panel.offsetHeight : 0;
  }

  redraw() {
    if (!this.frame) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  draw(now) {
    this.frame = 0;
    if (this.isList || this.view.width < 2) return;
    this.camera.step(now);
    const { theme } = this.scene;
    const rings = [];
    const add = (paper, colour, more) => paper >= 0 && rings.push({ paper, colour, ...more });
    add(this.pointing.hovered, theme.ink, { width: 1.5, wide: 3 });
    add(this.current, theme.accent);
    add(this.pointing.walked, theme.accent, { width: 2.5, wide: 5 });
    add(this.opened, theme.accent, { width: 2.5 });
    const isFading = this.scene.draw({
      ...{ colouring: this.colouring, filters: this.filters, lasso: this.selecting.lasso, rings },
      isMoving: this.camera.isMoving,
      hasMotion: !isCalm(),
    });
    if (isFading || this.camera.flight) this.redraw();
  }

  fitTo(papers) {
    if (this.isList) this.show('map');
    this.camera.flyTo(this.view.around(this.library.box(papers), 70));
  }

  goToTopic(topic) {
    if (this.isList) this.show('map');
    const box = this.library.topicBox(topic);
    if (box) this.camera.flyTo(this.view.around(box));
  }

  centreOn(i) {
    if (this.isList) this.show('map');
    const { view, library } = this;
    this.camera.flyTo(
      view.middle(
        library.x[i],
        library.y[i],
        Math.max(view.centre.scale, view.fitScale * Math.max(2.5, Math.sqrt(library.size) / 12)),
      ),
    );
    $('canvas').focus({ preventScroll: true });
  }

  bringInSight(i) {
    const { view, library } = this;
    if (!this.isList && !view.shows(library.x[i], library.y[i]))
      this.camera.flyTo(view.middle(library.x[i], library.y[i]));
  }

  // One paper

  near(i, most) {
    return this.grid.neighbours(this.library.x[i], this.library.y[i], most, i);
  }

  open(i, { isCentred = false } = {}) {
    this.opened = i;
    this.pointing.walked = -1;
    this.pointing.leave();
    this.drawPanel();
    if (isCentred) this.centreOn(i);
    else this.bringInSight(i);
    $('card-title').focus({ preventScroll: true });
    this.redraw();
  }

  closeCard() {
    const closed = this.opened;
    this.opened = -1;
    this.drawPanel();
    const line = $('panel').querySelector(`[data-key="paper ${closed}"]`);
    (line ?? (this.isList ? $('outline').querySelector(`[data-key="paper ${closed}"]`) : $('canvas')))?.focus({
      preventScroll: true,
    });
    this.redraw();
  }

  // Lists of papers

  /** The list that the panel shows, or null. */
  list() {
    const { filters } = this;
    if (filters.selection) {
      const papers = filters.selection;
      const note = papers.length === 0 ? m('none_selected') : null;
      return {
        kind: 'selection',
        heading: m('selected', papers.length),
        papers,
        note,
        close: () => this.selecting.drop(),
      };
    }
    return this.field.list();
  }

  focusField() {
    $('field').focus();
    $('field').select();
  }

  help() {
    showMapHelp(this.library);
  }

  escape() {
    if (this.selecting.isOn) this.selecting.drop();
    else if (this.opened >= 0) this.closeCard();
    else if (this.pointing.walked >= 0) {
      this.pointing.walked = -1;
      this.pointing.leave();
    } else if (this.filters.selection) this.selecting.drop();
    else this.field.clear();
  }
}
