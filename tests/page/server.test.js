// What the page says when the server has no index, an update runs, sources changed, or nothing answers; and hostile titles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, HOSTILE, LIST, answered, ask, browser, field, titles } from './browser.js';

const open = browser();

/** Lets `/health` answer what `state` holds at that moment, over what the server says. */
function health(state) {
  return (page) =>
    page.route('**/health', async (route) => {
      const real = await (await route.fetch()).json();
      await route.fulfill({ json: { ...real, ...state } });
    });
}

test('without an index the page says what to run', async (t) => {
  const page = await open(t, { base: EMPTY, expected: /503/ });
  await page.locator('.empty').waitFor();
  assert.match(
    await page.locator('.empty').textContent(),
    /There is no index in .*papers-sem index notes\/ ~\/Zotero list\.bib/s,
  );
  const chinese = await open(t, { base: EMPTY, expected: /503/, language: 'zh-CN' });
  await chinese.locator('.empty').waitFor();
  assert.match(await chinese.locator('.empty').textContent(), /还没有索引/);
});

test('the page shows the papers as soon as there are some', async (t) => {
  const state = { status: 'missing', generation: null, papers: 0 };
  let isThere = false;
  const page = await open(t, {
    expected: /503/,
    prepare: async (made) => {
      await health(state)(made);
      await made.route('**/api/**', (route) =>
        isThere
          ? route.continue()
          : route.fulfill({
              status: 503,
              contentType: 'application/problem+json',
              body: '{"type":"urn:papers-sem:problem:no-index","title":"There is no index","status":503}',
            }),
      );
    },
  });
  await page.locator('.empty').waitFor();
  isThere = true;
  Object.assign(state, { status: 'ok', generation: 1, papers: 66 });
  await page.locator('.start .newest').waitFor();
  assert.equal(await page.locator('.empty').count(), 0);
});

test('an update under way is shown with its progress, and asked about only until it ends', async (t) => {
  const state = { updating: { task: 'embedding', done: 12, total: 300 } };
  const page = await open(t, { prepare: health(state) });
  const notice = page.locator('[data-notice=updating]');
  await notice.waitFor();
  assert.match(await notice.textContent(), /12 of 300/);
  assert.deepEqual(await notice.locator('progress').evaluate((bar) => [bar.value, bar.max]), [12, 300]);
  Object.assign(state, { updating: null });
  await notice.waitFor({ state: 'detached' });
  let asked = 0;
  page.on('request', (request) => {
    asked += Number(request.url().endsWith('/health'));
  });
  await page.waitForTimeout(2500);
  assert.equal(asked, 0);
});

test('an update that failed is said, and sources that changed are looked at again', async (t) => {
  const state = { update_failure: 'notes/a.bib: permission denied', changed_sources: { changed: 1, new: 0, gone: 0 } };
  const page = await open(t, { prepare: health(state) });
  await page.locator('[data-notice=update-failed]').waitFor();
  assert.match(await page.locator('[data-notice=update-failed]').textContent(), /permission denied/);
  Object.assign(state, { update_failure: null, changed_sources: null });
  await page.locator('[data-notice=changed]').waitFor({ state: 'detached', timeout: 20_000 });
  assert.equal(await page.locator('[data-notice]').count(), 0);
});

test('changed sources and a damaged newest index are said', async (t) => {
  const page = await open(t, {
    prepare: health({ problem: 'vectors.bin: the checksum differs', changed_sources: { changed: 2, new: 1, gone: 0 } }),
  });
  await page.locator('[data-notice=changed]').waitFor();
  assert.match(
    await page.locator('[data-notice=changed]').textContent(),
    /2 files changed.*1 file is new.*papers-sem index/s,
  );
  assert.match(await page.locator('[data-notice=problem]').textContent(), /the checksum differs/);
  await ask(page, 'protein');
  assert.ok((await titles(page)).length > 0);
});

test('a server that is gone is said, and found again when it is back', async (t) => {
  let isGone = false;
  const page = await open(t, {
    expected: /ERR_CONNECTION_REFUSED|Failed to load/,
    prepare: (made) =>
      made.route(/health|api/, (route) => (isGone ? route.abort('connectionrefused') : route.continue())),
  });
  await page.locator('.start h1').waitFor();
  isGone = true;
  await field(page).fill('protein');
  const notice = page.locator('[data-notice=offline]');
  await notice.waitFor();
  assert.match(await notice.textContent(), /papers-sem serve/);
  isGone = false;
  await answered(page, 'protein');
  await notice.waitFor({ state: 'detached' });
  assert.ok((await titles(page)).length > 0);
});

test('a connection that breaks once can be tried again', async (t) => {
  let times = 0;
  const page = await open(t, {
    expected: /ERR_CONNECTION_RESET|Failed to load/,
    prepare: (made) =>
      made.route(/q=protein/, (route) => {
        times += 1;
        return times === 1 ? route.abort('connectionreset') : route.continue();
      }),
  });
  await page.locator('.start h1').waitFor();
  await field(page).fill('protein');
  await page.getByRole('button', { name: 'Try again' }).click();
  await answered(page, 'protein');
  assert.equal(times, 2);
});

test('a server that asks for a token gets it', async (t) => {
  const page = await open(t, {
    expected: /401/,
    prepare: (made) =>
      made.route('**/api/**', (route) =>
        route.request().headers().authorization === 'Bearer s3cret'
          ? route.continue()
          : route.fulfill({
              status: 401,
              contentType: 'application/problem+json',
              body: '{"title":"A token is needed","status":401}',
            }),
      ),
  });
  await page.getByLabel('Token').fill('s3cret');
  await page.getByRole('button', { name: 'Use' }).click();
  await page.locator('.start h1').waitFor();
});

test('what the server objects to is shown in its words', async (t) => {
  const page = await open(t, {
    expected: /400/,
    prepare: (made) =>
      made.route(/q=protein/, (route) =>
        route.fulfill({
          status: 400,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            title: 'Bad',
            status: 400,
            detail: '"2024-99" is no date: write 2024, 2024-02 or 2024-02-19',
          }),
        }),
      ),
  });
  await field(page).fill('protein');
  await page.locator('.nothing').waitFor();
  assert.match(await page.locator('.nothing').textContent(), /2024-99.*no date/);
});

test('markup, scripts and terminal escapes in titles are text', async (t) => {
  const page = await open(t, { base: HOSTILE });
  await page.locator('.start .newest').waitFor();
  await ask(page, 'streams');
  const all = (await titles(page)).flat().join('\n');
  assert.match(all, /<script>window\.hacked/);
  assert.match(all, /<img src=x onerror=/);
  assert.match(all, /␛\[31mred␇/);
  assert.doesNotMatch(all, /\u001b/);
  for (const at of [0, 1, 2]) {
    await page.locator('#hits h3 a').nth(at).click();
    await page.locator('#paper-title').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#paper-title').waitFor({ state: 'detached' });
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('main script, main img, aside script, aside img').count(), 0);
  const addresses = await page
    .locator('#answers a, #side a')
    .evaluateAll((links) => links.map((link) => link.protocol));
  assert.ok(
    addresses.every((protocol) => ['http:', 'https:'].includes(protocol)),
    String(addresses),
  );
  assert.ok(LIST);
});
