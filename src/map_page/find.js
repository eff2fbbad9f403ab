// Finds papers by a question: a server is asked; a map without one looks for the words itself.
import { json } from './api.js';
import { folded } from './plain.js';

const MOST = 50;
/** How many texts are prepared before the page may do something else. */
const CHUNK = 4000;
export const MOST_WITHOUT_SERVER = 1000;

const pauseShortly = () => new Promise((done) => setTimeout(done));

/** Asks the server. Its answers that are not on this map are left out. */
async function askServer(library, text, signal) {
  const query = new URLSearchParams({ q: text, k: MOST, sentences: 'none' });
  const { hits } = await json(`/api/search?${query}`, { signal });
  return hits.map(({ id }) => library.byId.get(id)).filter((i) => i !== undefined);
}

/** The words of a question. Chinese is not parted: what stands together is looked for together. */
const wordsOf = (text) =>
  folded(text)
    .split(/[\s,，。、;；]+/)
    .filter(Boolean);

/** Looks for papers with all words, those with the words in the title first. */
export class Finder {
  constructor(library, isServed) {
    Object.assign(this, { library, isServed, titles: [], rests: [] });
  }

  /** The papers for a question, best first. */
  async find(text, signal) {
    if (this.isServed) return askServer(this.library, text, signal);
    await this.prepare(signal);
    const words = wordsOf(text);
    const [inTitle, others] = [[], []];
    for (let i = 0; i < this.library.size; i += 1) {
      let inTitles = 0;
      const isFound = words.every((word) => {
        const isThere = this.titles[i].includes(word);
        if (isThere) inTitles += 1;
        return isThere || this.rests[i].includes(word);
      });
      if (isFound) (inTitles === words.length ? inTitle : others).push(i);
    }
    return [...inTitle, ...others];
  }

  /** Folds the texts once, in pieces, so that the map still moves. */
  async prepare(signal) {
    const { papers, tags, size } = this.library;
    while (this.titles.length < size) {
      const end = Math.min(size, this.titles.length + CHUNK);
      for (let i = this.titles.length; i < end; i += 1) {
        const { id, title, evidence, tags: tagged = [] } = papers[i];
        this.titles.push(folded([title?.en, title?.zh, id].filter(Boolean).join('\n')));
        this.rests.push(folded([evidence, ...tagged.map((tag) => tags[tag])].filter(Boolean).join('\n')));
      }
      await pauseShortly();
      signal?.throwIfAborted();
    }
  }
}
