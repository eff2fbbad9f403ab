// The map, as the file that `papers-sem map` writes, opened without a server; and as a server shows it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from './browser.js';

const SOURCES = ['map_page', 'server/page'].map((dir) => new URL(`../../src/${dir}/`, import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let running;
let folder;
let pages = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papers-sem-map-'));
  running = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A file of the map, or of the search page. */
async function source(name) {
  for (const dir of SOURCES) {
    const text = await readFile(new URL(name, dir), 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  throw new Error(`there is no ${name}`);
}

const IMPORT = /^import .*'\.\/(.+)';$/gm;

/** The modules that a module needs, each after those that it imports. */
async function modules(name, found = new Map()) {
  if (found.has(name)) return found;
  const text = await source(name);
  for (const [, other] of text.matchAll(IMPORT)) await modules(other, found);
  return found.set(name, text);
}

/** The page with a map in it: one file, as the command writes it. */
async function staticPage(map) {
  const [template, ...styles] = await Promise.all(['map.html', 'base.css', 'map.css', 'map_panels.css'].map(source));
  const scripts = [await source('early.js'), ...(await modules('map_app.js')).values()]
    .map((text) => text.replaceAll(/^import .*\n/gm, '').replaceAll(/^export /gm, ''))
    .join('\n');
  const json = JSON.stringify(map).replaceAll('<', '\\u003c');
  return template
    .replace('<!--styles-->', () => `<style>${styles.join('\n')}</style>`)
    .replace('<!--data-->', () => `<script type="application/json" id="library-map">${json}</script>`)
    .replace('<!--scripts-->', () => `<script type="module">${scripts}</script>`);
}

const TOPICS = [
  ['rivers and lakes', '河流与湖泊', 0.25, 0.3],
  ['bread and ovens', '面包与烤箱', 0.75, 0.3],
  ['night trains', '夜间列车', 0.5, 0.75],
];
const LONE = { en: 'lone things', zh: '独处之物' };
const DEGREE = Math.PI / 180;

/** Sixty papers in three topics with two parts each, and one in a topic of its own that lies apart. */
function library() {
  const topics = [];
  const papers = [];
  for (const [t, [en, zh, x, y]] of TOPICS.entries()) {
    const top = topics.push({ level: 0, name: { en, zh }, papers: 20, x, y, central: [] }) - 1;
    for (const part of [0, 1]) {
      const name =
        part === 0 ? { en: `measures of ${en}`, zh: `${zh}的测量` } : { en: `history of ${en}`, zh: `${zh}的历史` };
      const [px, py] = [x + (part - 0.5) * 0.16, y];
      const at = topics.push({ parent: top, level: 1, name, papers: 10, x: px, y: py, central: [] }) - 1;
      for (let i = 0; i < 10; i += 1) {
        const isChinese = i % 5 === 0;
        papers.push({
          id: `p${papers.length}`,
          title: isChinese ? { zh: `关于${zh}的第${i}篇` } : { en: `Study ${i} of ${en}` },
          x: px + 0.05 * Math.cos(i * 36 * DEGREE),
          y: py + 0.05 * Math.sin(i * 36 * DEGREE),
          topic: at,
          date: `${2018 + t * 2 + part}-0${1 + (i % 9)}-11`,
          languages: isChinese ? ['zh'] : ['en'],
          source: t % 2,
          tags: i % 2 === 0 ? [0] : [1, 2],
          url: `https://example.org/${papers.length}`,
          evidence: isChinese ? `这一篇讲${zh}。` : `It weighs ${en} by hand, in ${i + 1} ways.`,
        });
      }
    }
  }
  papers.push({
    id: 'apart',
    title: { en: 'A paper that lies apart', zh: '独处的一篇' },
    topic: topics.push({ level: 0, name: LONE, papers: 1, x: 0.95, y: 0.95, central: [60] }) - 1,
    x: 0.95,
    y: 0.95,
    languages: ['en', 'zh'],
    evidence: 'Nothing else is near, and ＷＩＤＥ letters stand in it.',
    is_new: true,
  });
  return {
    index: '/home/me/index',
    generation: 3,
    papers,
    topics,
    sources: ['notes/a.md', 'notes/b.md'],
    tags: ['slow', 'fast', '慢读'],
  };
}

/** Opens a map of its own for a test. Nothing may be asked of anybody, and nothing may go wrong. */
async function open(
  t,
  { map = library(), language = 'en-US', theme = 'light', width = 1280, height = 800, more = {}, search = '' } = {},
) {
  const path = join(folder, `${(pages += 1)}.html`);
  await writeFile(path, await staticPage(map));
  const context = await running.newContext({
    ...{
      locale: language,
      colorScheme: theme,
      viewport: { width, height },
      acceptDownloads: true,
      reducedMotion: 'reduce',
    },
    ...more,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const wrong = [];
  const address = pathToFileURL(path).href;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.stack ?? String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) wrong.push(`a request to ${url}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, [], 'the browser logs no error, and asks nobody');
  });
  await page.goto(address + search);
  await ready(page);
  return page;
}

const ready = (page) => page.locator('#wait:is([hidden], :has(.empty))').waitFor({ state: 'attached' });

/** The next frame is drawn, and what follows a pause. */
async function settled(page) {
  await page.waitForTimeout(250);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** How many pixels of the map are near a colour, and where in the window their middle is. */
async function pixels(page, colour) {
  await settled(page);
  return page.evaluate(([red, green, blue]) => {
    const canvas = document.getElementById('canvas');
    const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let [count, x, y] = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const far = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
      if (far > 40) continue;
      count += 1;
      x += (at / 4) % width;
      y += Math.floor(at / 4 / width);
    }
    const box = canvas.getBoundingClientRect();
    const ratio = canvas.width / box.width;
    return { count, x: box.left + x / count / ratio, y: box.top + y / count / ratio };
  }, colour);
}

/** The colour of an entry of the legend. */
async function colourOf(page, name) {
  const style = await page
    .locator('.entry', { hasText: name })
    .locator('.dot')
    .evaluate((dot) => getComputedStyle(dot).backgroundColor);
  return style.match(/\d+/g).map(Number);
}

/** Where the paper that lies apart is. */
const apart = async (page) => pixels(page, await colourOf(page, /lone|独处/));
const caption = (page) => page.locator('.caption .number').textContent();
const card = (page) => page.locator('.card h2');
const rows = (page) => page.locator('#panel .lines .line');

test('every paper is a point in the colour of its topic', async (t) => {
  const page = await open(t);
  assert.equal(await caption(page), '61 papers');
  assert.match(await page.getByRole('application').getAttribute('aria-label'), /Map of 61 papers/);
  for (const [name] of TOPICS) {
    const { count } = await pixels(page, await colourOf(page, name));
    assert.ok(count > 20 * 30, `${name}: ${count} pixels`);
  }
  assert.ok((await apart(page)).count > 30);
});

test('a paper under the pointer is told, and opened by a click', async (t) => {
  const page = await open(t);
  const { x, y } = await apart(page);
  await page.mouse.move(x, y);
  const tip = page.locator('#tip');
  await tip.waitFor();
  assert.match(await tip.textContent(), /A paper that lies apart.*Nothing else is near/);
  await page.mouse.move(x - 120, y - 200);
  assert.ok(await tip.isHidden());
  await page.mouse.click(x, y);
  assert.equal(await card(page).textContent(), 'A paper that lies apart');
  assert.match(await page.locator('.card').textContent(), /独处的一篇.*provisional/s);
  assert.equal(await rows(page).count(), 10, 'papers near it');
  await rows(page).first().click();
  assert.match(await card(page).textContent(), /night trains/);
  assert.match(await page.locator('.path').textContent(), /night trains.*history of night trains/);
  assert.match(await page.locator('.card a.strong').getAttribute('href'), /^https:\/\/example\.org\/\d+$/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#panel').isHidden(), true);
});

test('the address may name the paper that is open', async (t) => {
  const page = await open(t, { search: '?paper=p7' });
  assert.equal(await card(page).textContent(), 'Study 7 of rivers and lakes');
});

test('answers are marked, listed and gone through', async (t) => {
  const page = await open(t);
  const field = page.getByRole('textbox', { name: 'Find on the map' });
  const rivers = await colourOf(page, 'rivers');
  const trains = await colourOf(page, 'trains');
  await field.fill('rivers WEIGHS');
  await page.getByRole('heading', { name: '16 papers found' }).waitFor();
  assert.equal(await caption(page), '16 of 61 papers');
  assert.equal((await pixels(page, trains)).count, 0, 'other papers are dim');
  assert.ok((await pixels(page, rivers)).count > 16 * 30);
  await field.press('ArrowDown');
  await field.press('ArrowDown');
  assert.match(await page.locator('#said').textContent(), /^2 of 16: Study 2 of rivers/);
  assert.equal(await page.locator('.line[aria-current]').count(), 1);
  await field.press('Enter');
  assert.match(await card(page).textContent(), /Study 2 of rivers/);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  assert.equal(await rows(page).count(), 16);
  await field.fill('wide LETTERS');
  await page.getByRole('heading', { name: '1 paper found' }).waitFor();
  await field.fill('夜间列车');
  await page.getByRole('heading', { name: '4 papers found' }).waitFor();
  await field.fill('慢读');
  await page.getByRole('heading', { name: '30 papers found' }).waitFor();
  await field.fill('zeppelin');
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  await field.press('Escape');
  assert.equal(await field.inputValue(), '');
  assert.equal(await caption(page), '61 papers');
});

/** Draws around a place. */
async function drawAround(page, { x, y }, far) {
  await page.mouse.move(x + far, y);
  await page.mouse.down();
  for (let at = 1; at <= 12; at += 1)
    await page.mouse.move(x + far * Math.cos(at * 30 * DEGREE), y + far * Math.sin(at * 30 * DEGREE));
  await page.mouse.up();
}

test('a lasso takes papers, and saves them', async (t) => {
  const page = await open(t, { more: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const middle = await pixels(page, await colourOf(page, 'rivers'));
  await page.getByRole('button', { name: 'Lasso' }).click();
  await drawAround(page, middle, 190);
  await page.getByRole('heading', { name: '20 papers selected' }).waitFor();
  const saved = async (format) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-save=${format}]`).click(),
    ]);
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
  };
  const [jsonName, json] = await saved('json');
  assert.equal(jsonName, 'papers.json');
  const list = JSON.parse(json);
  assert.equal(list.length, 20);
  assert.ok(
    list.some(
      ({ id, title, url }) => id === 'p3' && title === 'Study 3 of rivers and lakes' && url === 'https://example.org/3',
    ),
  );
  const [markdownName, markdown] = await saved('markdown');
  assert.equal(markdownName, 'papers.md');
  assert.match(markdown, /^- \[Study 3 of rivers and lakes\]\(https:\/\/example\.org\/3\), 2018-04-11$/m);
  await page.locator('[data-copy=markdown]').click();
  await page.locator('[data-copy=markdown][data-said=Copied]').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), markdown);
  assert.equal(await page.locator('[data-save=bibtex]').count(), 0, 'only a server makes BibTeX');
  await page.keyboard.press('Escape');
  assert.equal(await caption(page), '61 papers');
});

test('Shift and drag is a lasso too, and all in view can be taken by a key', async (t) => {
  const page = await open(t);
  await page.keyboard.down('Shift');
  await drawAround(page, await apart(page), 40);
  await page.keyboard.up('Shift');
  await page.getByRole('heading', { name: '1 paper selected' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('application').focus();
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: '61 papers selected' }).waitFor();
});

test('the legend names the colours, and keeps what is chosen in it', async (t) => {
  const page = await open(t);
  const entries = () => page.locator('.entry').evaluateAll((all) => all.map((entry) => entry.textContent));
  assert.deepEqual(await entries(), ['rivers and lakes 20', 'bread and ovens 20', 'night trains 20', 'lone things 1']);
  const rivers = await colourOf(page, 'rivers');
  await page.locator('.entry', { hasText: 'bread' }).click();
  assert.equal(await page.locator('.entry[aria-pressed=true]').textContent(), 'bread and ovens 20');
  assert.equal(await caption(page), '20 of 61 papers');
  assert.equal((await pixels(page, rivers)).count, 0);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  assert.ok((await pixels(page, rivers)).count > 0);
  const colour = page.getByLabel('Colour by');
  await colour.selectOption('language');
  assert.deepEqual(await entries(), ['English 48', 'Chinese 12', 'English and Chinese 1']);
  await colour.selectOption('year');
  assert.deepEqual(await entries(), ['2023 10', '2022 10', '2021 10', '2020 10', '2019 10', '2018 10', 'no date 1']);
  await colour.selectOption('source');
  assert.deepEqual(await entries(), ['notes/a.md 40', 'notes/b.md 20', 'no source 1']);
  await colour.selectOption('tag');
  await page.locator('.entry', { hasText: '慢读' }).click();
  assert.equal(await caption(page), '30 of 61 papers', 'a paper with two tags belongs to both');
});

test('the time leaves a part, by keys and by drawing', async (t) => {
  const page = await open(t);
  const from = page.getByRole('slider', { name: 'From' });
  const until = page.getByRole('slider', { name: 'To' });
  assert.match(await from.getAttribute('aria-valuetext'), /^2018-01/);
  await from.focus();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowRight');
  assert.match(await from.getAttribute('aria-valuetext'), /^2020-02/);
  assert.match(await caption(page), /^\d+ of 61 papers$/);
  await page.getByLabel('1 without a date').uncheck();
  await until.focus();
  await page.keyboard.press('Home');
  assert.equal(await page.locator('.range-text').textContent(), '2020-02');
  assert.equal(await caption(page), '1 of 61 papers');
  await page.getByRole('button', { name: 'All times' }).click();
  assert.equal(await caption(page), '61 papers');
  const box = await page.locator('.track').boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 4 });
  await page.mouse.up();
  assert.match(await page.locator('.range-text').textContent(), /^2021-\d\d – 2022-\d\d$/);
});

test('conditions add up, and can be dropped at once', async (t) => {
  const page = await open(t);
  await page.locator('.entry', { hasText: 'bread' }).click();
  await page.getByRole('textbox', { name: 'Find on the map' }).fill('rivers');
  await page.getByText('No paper meets all conditions.').waitFor();
  assert.equal(await caption(page), '0 of 61 papers');
  await page.getByRole('button', { name: 'Drop all conditions' }).click();
  assert.equal(await caption(page), '61 papers');
  assert.equal(await page.locator('#none').isHidden(), true);
});

test('fingers tap, drag and pinch', async (t) => {
  const page = await open(t, { width: 390, height: 760, more: { hasTouch: true, isMobile: true } });
  await page.locator('#legend-name').click();
  const lone = await colourOf(page, /lone/);
  const trains = await colourOf(page, 'trains');
  await page.locator('#legend-name').click();
  const start = await pixels(page, lone);
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [[200, 400]]);
  await touch('touchMove', [[190, 390]]);
  await touch('touchMove', [[170, 360]]);
  await touch('touchEnd', []);
  const dragged = await pixels(page, lone);
  assert.ok(
    Math.abs(dragged.x - start.x + 30) < 3 && Math.abs(dragged.y - start.y + 40) < 3,
    JSON.stringify([start, dragged]),
  );
  const { x, y } = dragged;
  const far = async () => Math.hypot(x - (await pixels(page, trains)).x, y - (await pixels(page, trains)).y);
  const before = await far();
  await touch('touchStart', [
    [x - 60, y],
    [x + 20, y],
  ]);
  await touch('touchMove', [
    [x - 100, y],
    [x + 20, y],
  ]);
  await touch('touchMove', [
    [x - 120, y],
    [x + 20, y],
  ]);
  await touch('touchEnd', []);
  const pinched = await pixels(page, lone);
  assert.ok((await far()) > before * 1.4, 'what the fingers hold grows');
  await page.touchscreen.tap(pinched.x + 8, pinched.y - 6);
  assert.equal(await card(page).textContent(), 'A paper that lies apart');
});

test('the list holds all that the map shows, and is used without a mouse', async (t) => {
  const page = await open(t);
  await page.getByRole('button', { name: 'List', exact: true }).focus();
  await page.keyboard.press('Enter');
  const summary = page.locator('.outline summary');
  assert.deepEqual(await page.locator('.outline summary h2').allTextContents(), [...TOPICS.map(([en]) => en), LONE.en]);
  await summary.first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.within summary').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.within .line').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await card(page).textContent(), /rivers and lakes|河流与湖泊/);
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Find on the map' }).fill('trains');
  await page.getByRole('heading', { name: /papers found/ }).waitFor();
  assert.deepEqual(await page.locator('.outline summary h2').allTextContents(), ['night trains']);
});

test('keys move the map, and walk from paper to paper', async (t) => {
  const page = await open(t);
  await page.getByRole('application').focus();
  const before = await apart(page);
  await page.keyboard.press('ArrowRight');
  const moved = await apart(page);
  assert.ok(Math.abs(before.x - moved.x - 60) < 2, `${before.x} to ${moved.x}`);
  await page.keyboard.press('0');
  const again = await apart(page);
  assert.ok(Math.abs(before.x - again.x) < 2);
  await page.keyboard.press('+');
  await page.keyboard.press('n');
  const first = await page.locator('#said').textContent();
  await page.keyboard.press('n');
  const second = await page.locator('#said').textContent();
  assert.match(first, /\d{4}/);
  assert.notEqual(first, second);
  await page.keyboard.press('p');
  assert.equal(await page.locator('#said').textContent(), first);
  await page.keyboard.press('Enter');
  assert.ok(first.startsWith(await card(page).textContent()));
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field');
});

test('wheel and drag move the map', async (t) => {
  const page = await open(t);
  const rivers = await colourOf(page, 'rivers');
  const start = await pixels(page, rivers);
  await page.mouse.move(start.x, start.y);
  await page.mouse.wheel(0, -300);
  const near = await pixels(page, rivers);
  assert.ok(Math.abs(near.x - start.x) < 25 && Math.abs(near.y - start.y) < 25, 'what is under the pointer stays');
  const at = { x: start.x + 60, y: start.y + 130 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 80, at.y + 30, { steps: 5 });
  await page.mouse.up();
  const moved = await pixels(page, rivers);
  assert.ok(Math.abs(moved.x - near.x - 80) < 12, `${near.x} to ${moved.x}`);
});

test('all words are Chinese on a Chinese system, and change with the language', async (t) => {
  const page = await open(t, { language: 'zh-CN' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  assert.deepEqual(await page.locator('.entry .what').allTextContents(), [...TOPICS.map(([, zh]) => zh), LONE.zh]);
  assert.equal(await caption(page), '61 篇');
  await page.getByRole('button', { name: '列表' }).click();
  await page.getByRole('button', { name: '地图' }).click();
  const { x, y } = await apart(page);
  await page.mouse.click(x, y);
  assert.equal(await card(page).textContent(), '独处的一篇');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await card(page).textContent(), 'A paper that lies apart');
  assert.equal(await caption(page), '61 papers');
});

test('texts of papers are never markup, and links lead only to the web', async (t) => {
  const map = library();
  const evil = '</script><img src=x onerror="window.hacked=1"><b>x</b>';
  map.papers.at(-1).title = { en: evil };
  map.papers.at(-1).evidence = evil;
  map.papers.at(-1).url = 'javascript:window.hacked=2';
  map.topics[0].name.en = evil;
  map.tags[0] = evil;
  const page = await open(t, { map });
  const { x, y } = await apart(page);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
  assert.equal(await card(page).textContent(), evil);
  assert.equal(await page.locator('.card a').count(), 0);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
});

for (const [papers, width] of [
  [0, 390],
  [1, 390],
  [61, 390],
  [61, 360],
]) {
  test(`nothing is wider than a phone of ${width} pixels: ${papers} papers`, async (t) => {
    const map = library();
    map.papers.splice(0, map.papers.length - papers);
    if (papers === 0) map.topics = [];
    const page = await open(t, { map, width, height: 760, more: { hasTouch: true, isMobile: true } });
    const isNarrow = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    assert.ok(await isNarrow());
    if (papers === 0) {
      assert.match(await page.locator('.empty').textContent(), /No papers yet/);
      return;
    }
    if (papers > 1) {
      await page.locator('#legend-name').click();
      await page.locator('.entry').first().waitFor();
      assert.ok(await isNarrow());
      await page.locator('#legend-name').click();
    }
    await page.getByRole('textbox', { name: 'Find on the map' }).fill('apart');
    await rows(page).first().click();
    await card(page).waitFor();
    const [panel, stage] = [await page.locator('#panel').boundingBox(), await page.locator('#stage').boundingBox()];
    assert.equal(panel.width, width, 'the card is a sheet');
    assert.ok(panel.y > stage.y + stage.height * 0.3, 'above it the map is seen');
    assert.ok(await isNarrow());
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing serious: ${theme}`, async (t) => {
    const page = await open(t, { theme });
    const check = async (what) => {
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate(() => window.axe.run());
      const bad = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      assert.deepEqual(
        bad.map(({ id, nodes }) => [what, id, nodes[0].html, nodes[0].failureSummary]),
        [],
      );
    };
    await check('the map');
    await page.locator('.entry').first().click();
    await page.keyboard.press('/');
    await page.keyboard.type('rivers');
    await page.getByRole('heading', { name: /papers found/ }).waitFor();
    await check('answers');
    await rows(page).first().click();
    await check('a paper');
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await page.locator('.outline summary').first().click();
    await check('the list');
  });
}

const ORIGIN = 'http://map.test';
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** Answers as a server does, with its policy; `api` answers what is asked under /api. */
async function served(t, api) {
  const context = await running.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/ 401 /.test(message.text())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.stack ?? String(error)));
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  });
  await context.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) {
      wrong.push(`a request to ${route.request().url()}`);
      await route.abort();
    } else if (pathname.startsWith('/api/')) await route.fulfill(api(route.request()));
    else if (pathname === '/map') {
      const body = (await source('map.html'))
        .replace('<!--styles-->', '<link rel="stylesheet" href="/page/map.css"><script src="/page/early.js"></script>')
        .replace('<!--data-->', '')
        .replace('<!--scripts-->', '<script type="module" src="/page/map_app.js"></script>');
      await route.fulfill({ body, contentType: 'text/html', headers: { 'content-security-policy': POLICY } });
    } else {
      const name = pathname.replace('/page/', '');
      const names = name === 'map.css' ? ['base.css', 'map.css', 'map_panels.css'] : [name];
      const body = (await Promise.all(names.map(source))).join('\n');
      await route.fulfill({ body, contentType: name.endsWith('.css') ? 'text/css' : 'text/javascript' });
    }
  });
  return page;
}

test('a server gives the map and the answers, and opens papers', async (t) => {
  const asked = [];
  const page = await served(t, (request) => {
    const url = new URL(request.url());
    asked.push(url.pathname + url.search);
    if (url.pathname === '/api/map') return { json: library() };
    if (url.pathname === '/api/export') return { body: '@article{x}', contentType: 'application/x-bibtex' };
    return { json: { hits: [{ id: 'p25' }, { id: 'unknown' }, { id: 'p3' }] } };
  });
  await page.goto(`${ORIGIN}/map`);
  await ready(page);
  assert.equal(await page.getByRole('link', { name: 'Map', exact: true }).getAttribute('aria-current'), 'page');
  assert.equal(await page.getByRole('link', { name: 'Search' }).getAttribute('href'), '/');
  await page.getByRole('textbox', { name: 'Find on the map' }).fill('what rises');
  await page.getByRole('heading', { name: '2 papers found' }).waitFor();
  assert.deepEqual(asked, ['/api/map', '/api/search?q=what+rises&k=50&sentences=none']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-save=bibtex]').click()]);
  assert.equal(await readFile(await download.path(), 'utf8'), '@article{x}');
  assert.equal(asked.at(-1), '/api/export?format=bibtex&id=p25&id=p3');
  await rows(page).first().click();
  assert.equal(await page.locator('.card a.strong').getAttribute('href'), '/?paper=p25');
});

test('a server that wants its token is given it', async (t) => {
  const page = await served(t, (request) =>
    request.headers().authorization === 'Bearer secret'
      ? { json: library() }
      : { status: 401, json: { title: 'token' } },
  );
  await page.goto(`${ORIGIN}/map`);
  await page.getByLabel('Token').fill('secret');
  await page.getByRole('button', { name: 'Use' }).click();
  await page.locator('.caption .number').waitFor();
  assert.equal(await caption(page), '61 papers');
});

test('a hundred thousand papers move smoothly', async (t) => {
  const map = library();
  const { papers, topics } = map;
  for (let i = papers.length; i < 100_000; i += 1) {
    const topic = topics.length - 1 - (i % topics.length);
    const [far, angle] = [0.12 * Math.sqrt((i * 0.618) % 1), i * 2.4];
    papers.push({
      ...{
        id: `p${i}`,
        title: { en: `Study ${i}` },
        topic,
        date: `${1990 + (i % 30)}`,
        languages: ['en'],
        evidence: 'It weighs. '.repeat(12),
      },
      ...{ x: topics[topic].x + far * Math.cos(angle), y: topics[topic].y + far * Math.sin(angle) },
    });
  }
  const page = await open(t, { map, more: { reducedMotion: 'no-preference' } });
  assert.equal(await caption(page), '100,000 papers');
  const measure = () =>
    page.evaluate(async () => {
      const canvas = document.getElementById('canvas');
      const times = [];
      const all = { bubbles: true, cancelable: true };
      await new Promise((done) => {
        let [first, last] = [0, 0];
        const step = (now) => {
          first ||= now;
          if (last) times.push(now - last);
          last = now;
          const passed = (now - first) / 3000;
          if (passed >= 1) return done();
          const wheel = { deltaY: passed < 0.5 ? -40 : 40, clientX: 640, clientY: 380, ...all };
          canvas.dispatchEvent(new WheelEvent('wheel', wheel));
          const key = ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'][Math.floor(passed * 12) % 4];
          canvas.dispatchEvent(new KeyboardEvent('keydown', { key, ...all }));
          return requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      });
      return times.sort((a, b) => a - b);
    });
  const frames = await measure();
  const rate = (share) => (1000 / frames[Math.min(frames.length - 1, Math.floor(frames.length * share))]).toFixed(1);
  console.log(`frames a second: median ${rate(0.5)}, slowest of 95 % ${rate(0.95)}`);
  assert.equal(await caption(page), '100,000 papers');
});

test('the page that the command wrote shows its map', { skip: !process.env.PAPERS_SEM_MAP }, async (t) => {
  const context = await running.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  t.after(() => context.close());
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => /^(file|data|blob):/.test(request.url()) || wrong.push(request.url()));
  await page.goto(pathToFileURL(process.env.PAPERS_SEM_MAP).href);
  await page.locator('#legend button').first().waitFor();
  assert.match(await caption(page), /^\d+ papers$/);
  assert.deepEqual(wrong, []);
});

test('the server shows the map, and the search page leads to it', { skip: !process.env.PAPERS_SEM_PAGE }, async (t) => {
  const context = await running.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
  t.after(() => context.close());
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  await page.goto(process.env.PAPERS_SEM_PAGE);
  await page.getByRole('link', { name: 'Map' }).click();
  await page.locator('#legend button').first().waitFor({ state: 'attached' });
  assert.match(await caption(page), /^\d+ papers$/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  await page.getByRole('link', { name: 'Search' }).click();
  await page.locator('#field').waitFor();
  assert.deepEqual(wrong, []);
});

test('the page without a map is below 200 kB', async () => {
  const bytes = Buffer.byteLength(await staticPage({ papers: [] }));
  console.log(`map: ${bytes} bytes`);
  assert.ok(bytes <= 200_000);
});
