// Search while typing: both languages, input methods, late answers, and work without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, ask, browser, field, query, titles } from './browser.js';

const open = browser();

/** Counts the questions that the page sends, without those of the start page. */
function questions(page) {
  const asked = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/api/search' && url.searchParams.has('q')) asked.push(url.searchParams.get('q'));
  });
  return asked;
}

test('an English question finds papers of both languages, English titles first', async (t) => {
  const page = await open(t);
  await ask(page, 'low-rank adaptation');
  const found = await titles(page);
  assert.deepEqual(found[0], ['LoRA: Low-Rank Adaptation of Large Language Models', 'LoRA：大语言模型的低秩适配']);
  assert.equal(await page.locator('#hits h3 a').first().getAttribute('lang'), 'en');
  assert.match(await page.locator('#hits .evidence').first().textContent(), /found by (name|meaning)/);
  assert.equal(await page.locator('#said').textContent(), `${found.length} papers found`);
});

test('a Chinese question finds them too, Chinese titles first', async (t) => {
  const page = await open(t, { language: 'zh-CN' });
  await ask(page, '低秩适配');
  assert.deepEqual((await titles(page))[0], [
    'LoRA：大语言模型的低秩适配',
    'LoRA: Low-Rank Adaptation of Large Language Models',
  ]);
  assert.equal(await page.locator('#hits h3 a').first().getAttribute('lang'), 'zh-CN');
  assert.equal(await page.locator('#hits .second').first().getAttribute('lang'), 'en');
  const marked = await page.locator('#hits mark').allTextContents();
  assert.ok(
    marked.some((word) => /[低秩适配]/.test(word)),
    `words of the question are marked: ${marked}`,
  );
  assert.match(await page.locator('#hits .evidence').first().textContent(), /命中：.*语义/);
});

test('keys within the pause are one question', async (t) => {
  const page = await open(t);
  const asked = questions(page);
  await page.evaluate(() => {
    const input = document.getElementById('field');
    for (const text of ['p', 'pr', 'pro', 'protein']) {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  });
  await answered(page, 'protein');
  assert.deepEqual(asked, ['protein']);
});

test('nothing is asked within a composition of an input method', async (t) => {
  const page = await open(t);
  const asked = questions(page);
  const devtools = await page.context().newCDPSession(page);
  await field(page).focus();
  // What an input method does while "qianghua" is typed and not yet chosen, slower than the pause between questions.
  for (const text of ['q', 'qiang', 'qiang hua', 'qiang hua xue xi']) {
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(150);
  }
  assert.equal(await field(page).inputValue(), 'qiang hua xue xi');
  assert.deepEqual(asked, []);
  // Enter within a composition chooses a word and asks nothing, whichever way a browser tells of it.
  await field(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  assert.deepEqual([asked, new URL(page.url()).search], [[], '']);
  await devtools.send('Input.insertText', { text: '强化学习' });
  await answered(page, '强化学习');
  assert.deepEqual(asked, ['强化学习']);
});

test('composition events alone hold a question back as well', async (t) => {
  const page = await open(t);
  const asked = questions(page);
  await page.evaluate(() => {
    const input = document.getElementById('field');
    input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    input.value = 'shi jue';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await page.waitForTimeout(250);
  assert.deepEqual(asked, []);
  await page.evaluate(() => {
    const input = document.getElementById('field');
    input.value = '视觉';
    input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
  });
  await answered(page, '视觉');
  assert.deepEqual(asked, ['视觉']);
});

test('the last question wins, and the one before it is dropped', async (t) => {
  const page = await open(t, {
    prepare: (made) =>
      made.route(/q=protein&/, async (route) => {
        await new Promise((done) => setTimeout(done, 700));
        await route.continue().catch(() => {});
      }),
  });
  const dropped = [];
  page.on('requestfailed', (request) => dropped.push(new URL(request.url()).searchParams.get('q')));
  await field(page).fill('protein');
  await page.waitForTimeout(200);
  await field(page).fill('low-rank adaptation');
  await answered(page, 'low-rank adaptation');
  await page.waitForTimeout(900);
  assert.match((await titles(page))[0][0], /^LoRA/);
  assert.deepEqual(dropped, ['protein']);
});

test('what else arrives before the answer does not show earlier papers as the answer', async (t) => {
  const held = {};
  const hold = (name) => async (route) => {
    await new Promise((free) => {
      held[name] = free;
    });
    await route.continue().catch(() => {});
  };
  const page = await open(t, {
    prepare: async (made) => {
      await made.route('**/api/overview', hold('overview'));
      await made.route(/q=protein/, hold('answer'));
    },
  });
  await page.locator('.start').waitFor();
  const asked = page.waitForRequest(/q=protein/);
  await field(page).fill('protein');
  await asked;
  const arrived = page.waitForResponse('**/api/overview');
  held.overview();
  await (await arrived).finished();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  assert.equal(await page.locator('#answers').getAttribute('data-answered'), '');
  await page.locator('.start').waitFor();
  held.answer();
  await answered(page, 'protein');
});

test('a full server is asked again', async (t) => {
  let times = 0;
  const page = await open(t, {
    expected: /503/,
    prepare: (made) =>
      made.route(/q=protein/, (route) => {
        times += 1;
        if (times > 1) return route.continue();
        return route.fulfill({
          status: 503,
          headers: { 'retry-after': '1' },
          contentType: 'application/problem+json',
          body: '{"title":"busy","status":503}',
        });
      }),
  });
  await ask(page, 'protein');
  assert.equal(times, 2);
  assert.ok((await titles(page)).length > 0);
});

test('everything is reached with the keyboard', async (t) => {
  const page = await open(t);
  await page.locator('#home').focus();
  await page.keyboard.press('Control+k');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field');
  await page.keyboard.type('how proteins fold');
  await answered(page, 'how proteins fold');
  const active = () => field(page).getAttribute('aria-activedescendant');
  assert.equal(await active(), null);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 'hit-1-title');
  assert.equal(await page.locator('#hit-1').getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), 'hit-0-title');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field', 'the focus stays in the field');
  await page.keyboard.press('Enter');
  await page.locator('#paper-title').waitFor();
  await page.waitForFunction(() => document.activeElement.id === 'paper-title');
  await page.keyboard.press('Escape');
  await page.locator('#paper-title').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.id === 'field');
  await page.keyboard.press('Escape');
  await answered(page, '');
  assert.equal(await field(page).inputValue(), '');
});

test('Escape in the field lets the active paper go first, then the question, then the field', async (t) => {
  const page = await open(t);
  await ask(page, 'protein');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.deepEqual(
    [await field(page).getAttribute('aria-activedescendant'), await field(page).inputValue()],
    [null, 'protein'],
  );
  await page.keyboard.press('Escape');
  assert.equal(await field(page).inputValue(), '');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
});

test('single letters are keys outside the field, and letters in it', async (t) => {
  const page = await open(t);
  await ask(page, 'jkx?m');
  assert.equal(await field(page).inputValue(), 'jkx?m');
  assert.equal(await page.locator('dialog').count(), 0);
  await field(page).fill('protein');
  await answered(page, 'protein');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await page.evaluate(() => document.activeElement.closest('[role=row]').id), 'hit-0');
  await page.keyboard.press('x');
  assert.equal(await page.locator('#hit-0 [type=checkbox]').isChecked(), true);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Help' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('m');
  await page.locator('.like').waitFor();
  assert.ok(query(page).similar);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field');
});
