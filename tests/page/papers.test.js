// One paper, papers like it, a pasted paragraph, copying and saving.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { LIST, answered, ask, browser, field, query, titles } from './browser.js';

const open = browser();
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

test('a paper shows all its texts, where they stand, and its identifiers', async (t) => {
  const page = await open(t);
  await ask(page, 'LoRA');
  await page.locator('#hits h3 a').first().click();
  await page.locator('#paper-title').waitFor();
  const paper = page.locator('.paper');
  assert.match(await paper.textContent(), /arXiv:2106\.09685/);
  assert.match(await paper.locator('.pairs').textContent(), /weekly\.md:\d+/);
  const languages = await paper.locator('.text').evaluateAll((all) => all.map((text) => text.lang));
  assert.ok(
    languages.length >= 2 && languages.every((language) => ['en', 'zh-CN'].includes(language)),
    String(languages),
  );
  await page.getByRole('button', { name: '× Close' }).click();
  await paper.waitFor({ state: 'detached' });
});

test('a paper that is not there leads to the nearest ones', async (t) => {
  const page = await open(t, { path: '/?paper=Longfromer', expected: /404/ });
  await page.locator('#paper-title').waitFor();
  assert.match(await page.locator('.paper').textContent(), /no such paper|Longfromer/i);
});

test('more like this, and the way back', async (t) => {
  const page = await open(t);
  await ask(page, 'low-rank adaptation');
  await page.locator('#hits [data-action=similar]').first().click();
  await page.locator('.like h2').waitFor();
  await page.waitForFunction(() => document.querySelector('.like h2').textContent.includes('LoRA: Low-Rank'));
  const found = (await titles(page)).flat();
  assert.ok(
    found.some((title) => /QLoRA/.test(title)),
    found.join('\n'),
  );
  assert.ok(!found.includes('LoRA: Low-Rank Adaptation of Large Language Models'));
  assert.deepEqual(query(page), { similar: '2106.09685' });
  await page.locator('[data-action=back]').click();
  await answered(page, 'low-rank adaptation');
  assert.equal(await field(page).inputValue(), 'low-rank adaptation');
});

const PARAGRAPH =
  'A language model of 65 billion parameters is quantized to four bits, and only small low-rank adapters are trained on top of it. ' +
  'The memory of a single graphics card is then enough for finetuning, and the model stays as good as it was with sixteen bits.';

test('more like this begins at the top of the list', async (t) => {
  const page = await open(t, { path: '/?q=learning&k=20', height: 600 });
  await page.locator('#hit-12 h3 a').click();
  await page.locator('.paper [data-action=similar]').click();
  await page.locator('.like h2').waitFor();
  await answered(page, query(page).similar);
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test('a long text that is pasted into the field is taken as a paragraph', async (t) => {
  const page = await open(t, clipboard);
  await page.evaluate((text) => navigator.clipboard.writeText(text), PARAGRAPH);
  await field(page).focus();
  await page.keyboard.press('Control+v');
  await page.locator('#paragraph').waitFor();
  assert.equal(await page.locator('#paragraph').inputValue(), PARAGRAPH);
  await answered(page, 'paragraph');
  assert.match((await titles(page)).slice(0, 3).flat().join('\n'), /LoRA/);
  assert.ok(!page.url().includes('quantized'), 'the text is too long for the address');
  await page.reload();
  await answered(page, 'paragraph');
  assert.equal(await page.locator('#paragraph').inputValue(), PARAGRAPH);
  await page.locator('[data-action=back]').click();
  await page.locator('.start').waitFor();
});

test('a short text that is pasted is a question', async (t) => {
  const page = await open(t, clipboard);
  await page.evaluate(() => navigator.clipboard.writeText('protein folding'));
  await field(page).focus();
  await page.keyboard.press('Control+v');
  await answered(page, 'protein folding');
});

test('a title that is pasted with a line break is a question', async (t) => {
  const page = await open(t, clipboard);
  await page.evaluate(() => navigator.clipboard.writeText('Attention Is All\n  You Need\n'));
  await field(page).focus();
  await page.keyboard.press('Control+v');
  await answered(page, 'Attention Is All You Need');
  assert.equal((await titles(page))[0][0], 'Attention Is All You Need');
});

test('a paragraph can be written, and sent with Ctrl+Enter', async (t) => {
  const page = await open(t);
  await page.getByRole('button', { name: 'Paste a paragraph' }).click();
  await page.locator('#paragraph').fill('把蛋白质的氨基酸序列变成三维结构\n\n使用多序列比对');
  await page.keyboard.press('Control+Enter');
  await answered(page, 'paragraph');
  assert.match((await titles(page)).slice(0, 3).flat().join('\n'), /AlphaFold/);
});

test('file and line are copied', async (t) => {
  const page = await open(t, clipboard);
  await ask(page, '低秩适配');
  const copy = page.locator('#hits [data-copies=place]').first();
  await copy.click();
  await page.waitForFunction(() => document.querySelector('[data-said]'));
  assert.match(await copied(page), /^\/.*reading-list\/[\w-]+\.(md|txt):\d+$/);
  assert.equal(await page.locator('#said').textContent(), 'Copied');
});

for (const [format, pattern] of [
  ['bibtex', /^@\w+\{/],
  ['ris', /^TY {2}- /],
  ['markdown', /LoRA/],
]) {
  test(`one paper is copied as ${format}`, async (t) => {
    const page = await open(t, clipboard);
    await ask(page, 'low-rank adaptation');
    await page.locator('#hits [data-action=cite]').first().click();
    await page.locator(`#hits [data-format=${format}]`).first().click();
    await page.waitForFunction(() => document.querySelector('[data-said]'));
    const text = await copied(page);
    assert.match(text.trimStart(), pattern);
    assert.match(text, /Low-Rank\}? Adaptation/);
  });
}

test('papers are selected over several questions and saved as files', async (t) => {
  const page = await open(t, { acceptDownloads: true });
  await ask(page, 'low-rank adaptation');
  await page.locator('#hits [type=checkbox]').first().check();
  await field(page).fill('');
  await ask(page, 'how proteins fold');
  await page.locator('#hits [type=checkbox]').first().check();
  assert.match(await page.locator('.selected strong').textContent(), /2 selected/);
  for (const [format, end] of [
    ['bibtex', 'bib'],
    ['ris', 'ris'],
    ['csl-json', 'json'],
    ['csv', 'csv'],
    ['markdown', 'md'],
  ]) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-export=${format}]`).click(),
    ]);
    assert.equal(download.suggestedFilename(), `papers.${end}`);
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, /Low-Rank\}? Adaptation/, format);
    assert.match(text, /protein structure/, format);
  }
  await page.reload();
  assert.match(await page.locator('.selected strong').textContent(), /2 selected/);
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  assert.equal(await page.locator('.selected').count(), 0);
});

test('all shown papers are selected and let go at once', async (t) => {
  const page = await open(t, { path: '/?q=protein&k=4' });
  await page.getByRole('button', { name: 'Select all' }).click();
  assert.equal(await page.locator('#hits :checked').count(), 4);
  await page.getByRole('button', { name: 'Select all' }).click();
  assert.equal(await page.locator('#hits :checked').count(), 0);
});

test('links lead out without telling where from', async (t) => {
  const page = await open(t, { path: '/?q=Longformer' });
  const out = page.locator('#hits [data-link=url]').first();
  assert.match(await out.getAttribute('href'), /^https:/);
  assert.deepEqual(
    [await out.getAttribute('target'), await out.getAttribute('rel')],
    ['_blank', 'noopener noreferrer'],
  );
  assert.ok(!(await out.getAttribute('href')).startsWith(LIST));
});
