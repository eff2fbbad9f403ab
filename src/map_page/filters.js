// Which papers stay in colour: those that meet the conditions of the legend, the time, the search and the selection.

/** States of points. */
export const DIM = 0;
export const PLAIN = 1;
export const MARKED = 2;

export class Filters {
  constructor(library) {
    this.library = library;
    this.states = new Uint8Array(library.size).fill(PLAIN);
    /** Whether a paper meets all conditions but that of the time. */
    this.untimed = new Uint8Array(library.size).fill(1);
    this.drop();
  }

  drop() {
    /** Keys of entries of the legend; papers of one of them stay. Empty keeps all. */
    this.kept = new Set();
    /** Papers that answer a question, best first. */
    this.answers = null;
    /** Papers within a lasso. */
    this.selection = null;
    /** First and last month. */
    this.time = null;
    this.withUndated = true;
  }

  /** Whether a paper may be dated within the time. */
  isInTime(i) {
    const { from, until } = this.library;
    if (from[i] < 0) return this.withUndated;
    return !this.time || (until[i] >= this.time[0] && from[i] <= this.time[1]);
  }

  /** Finds the state of each paper anew. */
  update(colouring) {
    const { states, untimed, library } = this;
    const keptEntries = colouring.entries.flatMap(({ key }, at) => (this.kept.has(key) ? [at] : []));
    const mask = (papers) => {
      const made = new Uint8Array(library.size);
      for (const i of papers) made[i] = 1;
      return made;
    };
    const answers = this.answers && mask(this.answers);
    const selection = this.selection && mask(this.selection);
    this.count = 0;
    for (let i = 0; i < library.size; i += 1) {
      untimed[i] =
        (!answers || answers[i]) &&
        (!selection || selection[i]) &&
        (keptEntries.length === 0 || keptEntries.some((entry) => colouring.has(i, entry)))
          ? 1
          : 0;
      states[i] = untimed[i] && this.isInTime(i) ? (answers ? MARKED : PLAIN) : DIM;
      if (states[i] !== DIM) this.count += 1;
    }
  }
}
