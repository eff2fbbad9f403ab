// Narrowing by facets, and what to do when nothing is left.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, ask, browser, query, titles } from './browser.js';

const open = browser();
const count = async (page, facet, value) =>
  Number(await page.locator(`[data-facet=${facet}][data-value="${value}"] .count`).textContent());

test('facets have counts, and a click narrows to that many papers', async (t) => {
  const page = await open(t);
  await ask(page, 'learning');
  const chinese = await count(page, 'lang', 'zh');
  assert.ok(chinese > 0);
  await page.locator('[data-facet=lang][data-value=zh]').click();
  await page.locator('[data-chip=lang]').waitFor();
  assert.deepEqual(query(page), { q: 'learning', lang: 'zh' });
  assert.match(await page.locator('.count-line').textContent(), new RegExp(`of ${chinese} papers`));
  await page.locator('[data-facet=lang][data-value=zh][aria-pressed=true]').click();
  await page.locator('[data-chip=lang]').waitFor({ state: 'detached' });
  assert.deepEqual(query(page), { q: 'learning' });
});

test('years are from and to', async (t) => {
  const page = await open(t, { path: '/?q=learning' });
  await page.getByLabel('Year from').selectOption('2015');
  await page.locator('[data-chip=since]').waitFor();
  await page.getByLabel('Year to').selectOption('2017');
  await page.locator('[data-chip=until]').waitFor();
  await answered(page, 'learning');
  const years = await page
    .locator('#hits time')
    .evaluateAll((all) => all.map((time) => Number(time.dateTime.slice(0, 4))));
  assert.ok(years.length > 0 && years.every((year) => year >= 2015 && year <= 2017), String(years));
  await page.getByRole('button', { name: 'Drop the filter from 2015' }).click();
  await page.locator('[data-chip=since]').waitFor({ state: 'detached' });
  assert.deepEqual(query(page), { q: 'learning', until: '2017' });
});

test('a tag of a paper is a filter, and its chip drops it', async (t) => {
  const page = await open(t, { path: '/?q=%E5%BC%BA%E5%8C%96%E5%AD%A6%E4%B9%A0' });
  await page.locator('#hits .tag', { hasText: '强化学习' }).first().click();
  await page.locator('[data-chip=tag]').waitFor();
  assert.equal(query(page).tag, '强化学习');
  assert.equal((await titles(page)).length, 2);
  await page.goBack();
  await page.locator('[data-chip=tag]').waitFor({ state: 'detached' });
});

test('a long list is shown whole on demand, and keeps the focus', async (t) => {
  const page = await open(t, { path: '/?q=learning' });
  const tags = page.locator('[data-facet=tag]');
  await tags.first().waitFor();
  const short = await tags.count();
  await page.locator('[data-key="all tag"]').click();
  assert.ok((await tags.count()) > short);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), 'all tag');
});

test('filters alone list the papers, newest first', async (t) => {
  const page = await open(t, { path: '/?lang=en&since=2015' });
  await page.locator('#hits time').first().waitFor();
  const dates = await page.locator('#hits time').evaluateAll((all) => all.map((time) => time.dateTime.slice(0, 4)));
  assert.deepEqual(dates, [...dates].sort().reverse());
  assert.match(await page.locator('.count-line').textContent(), /newest first/);
});

test('without a result it is said which filter to drop, with counts', async (t) => {
  const page = await open(t, { path: '/?q=learning&tag=%E5%BC%BA%E5%8C%96%E5%AD%A6%E4%B9%A0&until=2010' });
  const drop = page.locator('[data-drop=until]');
  await drop.waitFor();
  assert.match(await page.locator('.nothing h2').textContent(), /No paper meets all filters/);
  assert.match(await drop.textContent(), /^2 papers without/);
  await drop.click();
  await page.locator('#hits').waitFor();
  assert.equal((await titles(page)).length, 2);
  assert.equal(query(page).until, undefined);
});

test('words that no paper has lead to a search by meaning', async (t) => {
  const page = await open(t, { path: '/?q=zxqwv&mode=lexical' });
  await page.getByRole('button', { name: 'Search by meaning instead' }).click();
  await page.locator('#hits').waitFor();
  assert.equal(query(page).mode, undefined);
});

test('an answer that is only the nearest says so', async (t) => {
  const page = await open(t);
  await ask(page, 'recipe for apple cake with cinnamon');
  assert.match(await page.locator('.doubt').textContent(), /Probably not in your library/);
});

test('before any question the page shows what the library holds', async (t) => {
  const page = await open(t);
  await page.locator('.start h1').waitFor();
  assert.match(await page.locator('.start h1').textContent(), /^\d+ papers, 20\d\d – 20\d\d$/);
  assert.ok((await page.locator('.newest li').count()) > 2);
  const example = page.locator('.example').first();
  const text = await example.textContent();
  await example.click();
  await answered(page, text);
  assert.equal(query(page).q, text);
});
