// Requests to the server. Everything goes to the address that the page came from.

/** What the server, or the way to it, objects to. `type` is `offline` when there was no answer. */
export class Problem extends Error {
  constructor(body, status, retryAfter) {
    super(body.detail ?? body.title ?? String(status));
    this.title = body.title;
    this.type = body.type ?? 'about:blank';
    this.status = status;
    this.nearest = body.nearest ?? [];
    this.retryAfter = retryAfter;
  }
}

const KEY = 'papers-sem token';
let token = null;

/** Takes the token out of the address, where it stands behind `#` so that it is never sent, and keeps it for the tab. */
export function takeToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (found) {
    setToken(found);
    history.replaceState(history.state, '', location.pathname + location.search);
    return;
  }
  try {
    token = sessionStorage.getItem(KEY);
  } catch {
    token = null;
  }
}

export function setToken(text) {
  token = text;
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // It then lasts until the page is left.
  }
}

function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, { ...options, headers, credentials: 'omit', cache: 'no-store' });
}

async function answer(path, options) {
  let response;
  try {
    response = await ask(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem({ type: 'offline', title: error.message }, 0);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new Problem(body, response.status, Number(response.headers.get('retry-after')) || null);
}

/** The JSON at a path. A full server is asked again, once, when it says. */
export async function json(path, options) {
  try {
    return await (await answer(path, options)).json();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 503 || !error.retryAfter) throw error;
    await pause(Math.min(error.retryAfter, 5) * 1000, options?.signal);
    return (await answer(path, options)).json();
  }
}

function pause(milliseconds, signal) {
  return new Promise((done, failed) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      failed(signal.reason);
    });
  });
}

/** The state of the server. It is an answer even when its status is 503. */
export async function health() {
  const state = await (await ask('/health')).json();
  if (typeof state.status !== 'string') throw new Problem(state, state.status);
  return state;
}

export const overview = () => json('/api/overview');
export const paper = (id, options) => json(`/api/papers/${encodeURIComponent(id)}`, options);

function exportPath(format, ids) {
  const query = new URLSearchParams({ format });
  for (const id of ids) query.append('id', id);
  return `/api/export?${query}`;
}

/** Papers as a text in a format of reference managers. */
export const citation = async (format, ids) => (await answer(exportPath(format, ids))).text();

/** Saves papers as a file. The address is asked by the page, so that the token goes along. */
export async function download(format, ids) {
  const response = await answer(exportPath(format, ids));
  const named = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '');
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = named?.[1] ?? 'papers.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
