// Papers as text, to save as a file or to copy.
import { copy } from './copy.js';
import { say } from './say.js';
import { m } from './map_words.js';

const escaped = (text) => text.replaceAll(/[\\[\]*_`<>]/g, '\\$&').replaceAll(/\s+/g, ' ');
const linked = (address) => (/^(https?|zotero):/i.test(address ?? '') ? encodeURI(decodedAddress(address)) : null);

/** An address without escapes, so that it is not escaped twice. */
function decodedAddress(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** Formats by name; `text` makes them of papers. */
export const FORMATS = {
  markdown: {
    name: 'Markdown',
    extension: 'md',
    type: 'text/markdown',
    text: (library, papers) =>
      papers
        .map((i) => {
          const { url, date } = library.papers[i];
          const [title, address] = [escaped(library.title(i)), linked(url)];
          const shown = address ? `[${title}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})` : title;
          return `- ${shown}${date ? `, ${date}` : ''}\n`;
        })
        .join(''),
  },
  json: {
    name: 'JSON',
    extension: 'json',
    type: 'application/json',
    text: (library, papers) => {
      const list = papers.map((i) => {
        const { id, url } = library.papers[i];
        return { id, title: library.title(i), url: url ?? null };
      });
      return `${JSON.stringify(list, null, 2)}\n`;
    },
  },
};

export function saveAs(library, papers, format) {
  const { extension, type, text } = FORMATS[format];
  const address = URL.createObjectURL(new Blob([text(library, papers)], { type: `${type};charset=utf-8` }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = `papers.${extension}`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(m('saved', papers.length));
}

export const copyAs = (library, papers, format, place) => copy(FORMATS[format].text(library, papers), place);
