// The address holds the state of the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, ask, browser, field, query, titles } from './browser.js';

const open = browser();

test('while typing one entry of the history is replaced, and Enter keeps it', async (t) => {
  const page = await open(t);
  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  await ask(page, 'protein folding');
  assert.deepEqual(query(page), { q: 'protein folding' });
  assert.equal(await entries(), before + 1);
  await page.keyboard.press('Enter');
  await field(page).fill('');
  await ask(page, '强化学习');
  await page.keyboard.press('Enter');
  assert.equal(await page.title(), '强化学习 — papers-sem');
  await page.goBack();
  await answered(page, 'protein folding');
  assert.equal(await field(page).inputValue(), 'protein folding');
  await page.goBack();
  await page.locator('.start h1').waitFor();
  assert.equal(await field(page).inputValue(), '');
  await page.goForward();
  await answered(page, 'protein folding');
});

test('a reload shows the same', async (t) => {
  const page = await open(t);
  await ask(page, 'low-rank adaptation');
  await page.getByRole('radio', { name: 'Meaning', exact: true }).check({ force: true });
  await page.waitForURL(/mode=semantic/);
  await page.locator('#hits h3 a').first().click();
  await page.locator('#paper-title').waitFor();
  assert.deepEqual(query(page), { q: 'low-rank adaptation', mode: 'semantic', paper: '2106.09685' });
  const before = await titles(page);
  await page.reload();
  await page.locator('#paper-title').waitFor();
  await answered(page, 'low-rank adaptation');
  assert.deepEqual(await titles(page), before);
  assert.equal(await page.getByRole('radio', { name: 'Meaning', exact: true }).isChecked(), true);
  assert.equal(await field(page).inputValue(), 'low-rank adaptation');
});

test('a link opens with its question, filters, number of papers and paper', async (t) => {
  const page = await open(t, { path: '/?q=attention&since=2017&until=2020&lang=en&k=3&paper=1706.03762' });
  await page.locator('#paper-title').waitFor();
  assert.equal(await page.locator('#paper-title').textContent(), 'Attention Is All You Need');
  await answered(page, 'attention');
  assert.ok((await titles(page)).length <= 3);
  assert.deepEqual(
    await page.locator('[data-chip]').evaluateAll((all) => all.map((chip) => chip.dataset.chip).sort()),
    ['lang', 'since', 'until'],
  );
  await page.keyboard.press('Escape');
  await page.locator('#paper-title').waitFor({ state: 'detached' });
  assert.deepEqual(query(page), { q: 'attention', since: '2017', until: '2020', lang: 'en', k: '3' });
});

test('an address that makes no sense shows what it can', async (t) => {
  const page = await open(t, { path: '/?mode=magic&k=-5&q=protein&k=9999999&what=ever&paragraph' });
  await page.locator('#paragraph').waitFor();
  const other = await open(t, { path: '/?mode=magic&k=abc&q=protein' });
  await answered(other, 'protein');
  assert.ok((await titles(other)).length > 0);
});

test('showing more keeps the place and goes on from there', async (t) => {
  const page = await open(t);
  await ask(page, 'neural networks');
  assert.equal((await titles(page)).length, 10);
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('#hits [role=row]').length > 10);
  await page.waitForFunction(() => document.activeElement.closest('[role=row]')?.id === 'hit-10');
  assert.deepEqual(query(page), { q: 'neural networks', k: '20' });
});

test('back from a paper returns to the place in the list', async (t) => {
  const page = await open(t, { path: '/?q=neural+networks&k=20', width: 360, height: 700 });
  await page.locator('#hit-12').waitFor();
  await page.locator('#hit-12 h3 a').click();
  await page.locator('#paper-title').waitFor();
  await page.goBack();
  await page.locator('#hit-12').waitFor();
  await page.waitForFunction(() => {
    const { top, bottom } = document.getElementById('hit-12').getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
});

test('a token is taken out of the address and sent as a header only', async (t) => {
  const seen = [];
  const page = await open(t, {
    path: '/#token=s3cret',
    prepare: (made) =>
      made.route('**/api/**', (route) => {
        seen.push(route.request().headers().authorization);
        return route.continue();
      }),
  });
  await page.locator('.start h1').waitFor();
  assert.ok(!page.url().includes('s3cret'), page.url());
  assert.deepEqual([...new Set(seen)], ['Bearer s3cret']);
  await page.reload();
  await page.locator('.start h1').waitFor();
  assert.deepEqual([...new Set(seen)], ['Bearer s3cret']);
});

test('what a question asks for beside its topic is shown, and can be undone', async (t) => {
  const page = await open(t);
  await ask(page, 'a survey of reinforcement learning');
  const condition = page.locator('[data-condition=kind]');
  await condition.waitFor();
  assert.equal(await condition.textContent(), 'survey');
  await page.locator('[data-key=literal]').click();
  await page.waitForURL(/literal=true/);
  await condition.waitFor({ state: 'detached' });
  assert.deepEqual(query(page), { q: 'a survey of reinforcement learning', literal: 'true' });
  await page.locator('[data-key=literal]').click();
  await condition.waitFor();
  // Another question is understood again.
  await page.goto(page.url().replace(/\?.*/, '?q=reinforcement+learning&literal=true'));
  await answered(page, 'reinforcement learning');
  await field(page).fill('');
  await ask(page, 'a survey of reinforcement learning');
  await condition.waitFor();
});
