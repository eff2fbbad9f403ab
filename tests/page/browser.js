// A browser for the tests, and what every test of the page holds to: no error in its log, no request to anywhere else.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

/** The addresses of the servers under test: the bundled reading list, hostile titles, and a server without an index. */
export const LIST = server('PAPERS_SEM_PAGE');
export const HOSTILE = server('PAPERS_SEM_PAGE_HOSTILE');
export const EMPTY = server('PAPERS_SEM_PAGE_EMPTY');

function server(name) {
  const address = process.env[name];
  if (!address) throw new Error(`${name} is not set: it is the address of a server, http://127.0.0.1:PORT/`);
  return new URL(address).origin;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// Nothing of the browser's own leaves the machine.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The program of the browser; undefined when there is none. */
export function chromiumPath() {
  const named = process.env.PAPERS_SEM_CHROMIUM;
  if (named) return named;
  const places = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return places.find((path) => existsSync(path));
}

/** Gives each file of tests one browser. Returns what opens a page in it. */
export function browser() {
  let running;
  before(async () => {
    running = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  });
  after(() => running?.close());
  return (t, options) => open(running, t, options);
}

/**
 * Opens a page of its own for a test, and closes it with the test. `path` may be an address; `expected` is a pattern of
 * lines in the log that the test provokes.
 */
async function open(
  running,
  t,
  {
    path = '/',
    base = LIST,
    language = 'en-US',
    theme = 'light',
    width = 1280,
    height = 900,
    expected,
    prepare,
    ...more
  } = {},
) {
  const context = await running.newContext({
    locale: language,
    colorScheme: theme,
    viewport: { width, height },
    ...more,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected?.test(message.text())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.stack ?? String(error)));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && origin !== base) wrong.push(`a request to ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, [], 'the browser logs no error, and asks nobody but the server');
  });
  await prepare?.(page, context);
  await page.goto(base + path);
  return page;
}

/** The field. */
export const field = (page) => page.getByRole('combobox', { name: /Question or paper|问题或论文/ });

/** Types as a person does, and waits for the answer to what was typed. */
export async function ask(page, text) {
  await field(page).pressSequentially(text, { delay: 15 });
  await answered(page, text);
}

/** Waits until the answer to a question is shown. */
export async function answered(page, text) {
  await page.waitForFunction((q) => document.getElementById('answers').dataset.answered === q, text);
}

/** The titles of the hits as they are shown: first title and, if there is one, second. */
export function titles(page) {
  return page
    .locator('#hits [role=row]')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('.titles h3, .titles .second')].map((title) => title.textContent)),
    );
}

/** The query of the address. */
export const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);
