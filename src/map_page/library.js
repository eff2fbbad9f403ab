// The library as columns: what is looked at for every point of every frame stands in typed arrays.
import { plain } from './plain.js';
import { language } from './words.js';
import { m } from './map_words.js';

const months = (date) => {
  const [year, month] = date.split('-');
  return month ? [year * 12 + (month - 1), year * 12 + (month - 1)] : [year * 12, year * 12 + 11];
};

/** What is shown around the papers of a topic. */
const AROUND = 0.01;

/** The text in the language of the page, else in the other one. */
const inLanguage = (texts) => (language() === 'zh' ? (texts?.zh ?? texts?.en) : (texts?.en ?? texts?.zh));

/** The papers, topics, sources and tags of a map. Papers are named by their index. */
export class Library {
  constructor({ papers = [], topics = [], sources = [], tags = [], index = '', generation = 0 }) {
    Object.assign(this, { papers, topics, sources, tags, index, generation, size: papers.length });
    this.x = new Float32Array(this.size);
    this.y = new Float32Array(this.size);
    /** The finest topic, and the topic at the top above it; -1 without. */
    this.topic = new Int32Array(this.size).fill(-1);
    this.top = new Int32Array(this.size).fill(-1);
    /** The first and last month, counted from year 0, in which a paper may be dated; -1 without a date. */
    this.from = new Int32Array(this.size).fill(-1);
    this.until = new Int32Array(this.size).fill(-1);
    this.tops = Int32Array.from(topics, (_, at) => this.path(at)[0]);
    this.children = topics.map(() => []);
    topics.forEach(({ parent }, at) => this.children[parent]?.push(at));
    this.byId = new Map();
    for (let at = 0; at < this.size; at += 1) this.read(at);
  }

  read(at) {
    const { id, x, y, topic, date } = this.papers[at];
    this.x[at] = Number.isFinite(x) ? x : 0.5;
    this.y[at] = Number.isFinite(y) ? y : 0.5;
    if (this.topics[topic]) {
      this.topic[at] = topic;
      this.top[at] = this.tops[topic];
    }
    if (/^\d{4}/.test(date ?? '')) [this.from[at], this.until[at]] = months(date);
    this.byId.set(id, at);
  }

  /** A topic and those above it, from the top down. */
  path(topic) {
    const path = [];
    for (let at = topic; this.topics[at] && path.length < 9; at = this.topics[at].parent) path.unshift(at);
    return path;
  }

  title(at) {
    const { title, id } = this.papers[at];
    return inLanguage(title) || id;
  }

  /** The title as one line of text, without markup of formulas. */
  plainTitle(at) {
    return plain(this.title(at));
  }

  /** The title in the other language, if there are both. */
  otherTitle(at) {
    const { title } = this.papers[at];
    const other = language() === 'zh' ? title?.en : title?.zh;
    return other && other !== this.title(at) ? other : null;
  }

  topicName(topic) {
    return inLanguage(this.topics[topic]?.name) || m('other');
  }

  /** The smallest box around papers; around all without a list. Small boxes are widened. */
  box(list) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    const widen = (at) => {
      left = Math.min(left, this.x[at]);
      right = Math.max(right, this.x[at]);
      top = Math.min(top, this.y[at]);
      bottom = Math.max(bottom, this.y[at]);
    };
    if (list) list.forEach(widen);
    else for (let at = 0; at < this.size; at += 1) widen(at);
    if (left > right) return { left: 0, top: 0, right: 1, bottom: 1 };
    const least = list ? 0.02 : 0.1;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const [w, h] = [Math.max(right - left, least) / 2, Math.max(bottom - top, least) / 2];
    return { left: x - w, top: y - h, right: x + w, bottom: y + h };
  }

  /** The box around most papers of a topic, or null without any. Papers far from the others do not widen it. */
  topicBox(topic) {
    const isWithin = this.topics.map((_, at) => this.path(at).includes(topic));
    const inside = [];
    this.topic.forEach((own, at) => isWithin[own] && inside.push(at));
    if (inside.length === 0) return null;
    const ends = (column) => {
      const sorted = Float32Array.from(inside, (at) => column[at]).sort();
      const outside = Math.floor(sorted.length * 0.04);
      return [sorted[outside] - AROUND, sorted[sorted.length - 1 - outside] + AROUND];
    };
    const [[left, right], [top, bottom]] = [ends(this.x), ends(this.y)];
    return { left, top, right, bottom };
  }
}
