// The search field of the map: marks the answers, and goes through them.
import { Problem } from './api.js';
import { say } from './say.js';
import { t } from './words.js';
import { Finder, MOST_WITHOUT_SERVER } from './find.js';
import { m } from './map_words.js';
import { markCurrent } from './panel.js';

/** Milliseconds without a key, after which the question is asked. */
const PAUSE = 160;

export class SearchField {
  constructor(app) {
    Object.assign(this, { app, text: '', at: -1, timer: null, controller: null });
    [this.form, this.input, this.cross, this.panel] = ['find', 'field', 'clear', 'panel'].map((id) =>
      document.getElementById(id),
    );
    this.finder = new Finder(app.library, app.isServed);
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.cross.addEventListener('click', () => {
      this.clear();
      this.input.focus();
    });
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
  }

  build() {
    this.input.placeholder = m('find_hint');
    this.input.setAttribute('aria-label', m('find'));
    this.cross.setAttribute('aria-label', t('clear'));
  }

  get answers() {
    return this.app.filters.answers;
  }

  typed() {
    clearTimeout(this.timer);
    this.cross.hidden = this.input.value === '';
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text === this.text) return;
    this.controller?.abort();
    this.text = text;
    if (text === '') {
      this.set(null);
      return;
    }
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.form.setAttribute('aria-busy', 'true');
    try {
      const found = await this.finder.find(text, signal);
      if (!signal.aborted) this.set(found);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      say(error.type === 'offline' ? t('no_answer') : error.message, true);
      // The same question may be asked again.
      this.text = '';
    }
    this.form.removeAttribute('aria-busy');
  }

  set(answers) {
    const { app } = this;
    app.filters.answers = answers;
    app.opened = -1;
    this.at = -1;
    app.current = -1;
    app.refilter();
    if (!answers) return;
    say(m('answers', answers.length));
    const { library, view } = app;
    const first = answers.slice(0, MOST_WITHOUT_SERVER);
    if (first.length > 0 && !first.some((i) => view.shows(library.x[i], library.y[i]))) app.fitTo(first);
  }

  /** The answers as a list for the panel, or null. */
  list() {
    if (!this.answers) return null;
    const papers = this.answers;
    const note = papers.length === 0 && !this.app.isServed ? m('no_answers') : null;
    return { kind: 'answers', heading: m('answers', papers.length), papers, note, close: () => this.clear() };
  }

  clear() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.form.removeAttribute('aria-busy');
    this.input.value = this.text = '';
    this.cross.hidden = true;
    if (this.answers) this.set(null);
  }

  async key(event) {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (this.input.value === '' && !this.answers) document.getElementById('canvas').focus();
      else this.clear();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      await this.ask();
      this.go(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      await this.ask();
      if (this.at >= 0) this.app.open(this.answers[this.at]);
      else this.go(1);
    }
  }

  /** Goes to the next answer, or the one before. */
  go(step) {
    const { app, answers } = this;
    if (!answers || answers.length === 0) return;
    if (app.opened >= 0) app.closeCard();
    this.at = Math.max(0, Math.min(answers.length - 1, this.at + step));
    app.current = answers[this.at];
    markCurrent(this.panel, app.current);
    app.bringInSight(app.current);
    say(m('answer_at', this.at + 1, answers.length, app.library.plainTitle(app.current)));
    app.redraw();
    this.input.focus();
  }
}
