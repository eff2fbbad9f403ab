// Where the map comes from: the page itself, or the server that the page came from.
import { json } from './api.js';

const held = () => document.getElementById('library-map');

/** Whether a server answers; else the page holds all there is. */
export const isServed = () => held() === null;

/** A moment in which the browser shows what there is. A page in the background gets no frame. */
export const painted = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });

/** The map as JSON says it. */
export async function readMap() {
  await painted();
  if (isServed()) return json('/api/map');
  const element = held();
  const data = JSON.parse(element.textContent);
  // The text is several times as large as what was made of it.
  element.textContent = '';
  return data;
}
