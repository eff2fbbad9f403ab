// Language, theme, narrow pages, accessibility, formulas; and the times, which are only printed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { EMPTY, HOSTILE, LIST, answered, ask, browser, field, query } from './browser.js';

const open = browser();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('the page speaks the language of the browser, and remembers the other one when it is chosen', async (t) => {
  const page = await open(t, { language: 'zh-CN' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  assert.equal(await page.locator('#paste').textContent(), '粘贴一段文字');
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await page.locator('#paste').textContent(), 'Paste a paragraph');
  assert.match(await page.locator('.start h1').textContent(), /papers/);
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByRole('button', { name: '中文' }).click();
  assert.match(await page.locator('.start h1').textContent(), /篇论文/);
});

test('colours follow the system, or the choice', async (t) => {
  const page = await open(t, { theme: 'dark' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.getByLabel('Colours').selectOption('light');
  const light = await ground();
  assert.notEqual(light, dark);
  await page.reload();
  assert.equal(await ground(), light);
  await page.getByLabel('Colours').selectOption('auto');
  assert.equal(await ground(), dark);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.equal(await ground(), light);
});

test('a browser that forbids storage shows the page all the same', async (t) => {
  const page = await open(t, {
    prepare: (made) =>
      made.addInitScript(() => {
        const forbid = {
          get: () => {
            throw new DOMException('forbidden', 'SecurityError');
          },
        };
        Object.defineProperty(window, 'localStorage', forbid);
        Object.defineProperty(window, 'sessionStorage', forbid);
      }),
  });
  await page.getByRole('button', { name: '中文' }).click();
  await ask(page, '低秩适配');
  await page.locator('#hits [type=checkbox]').first().check();
  assert.match(await page.locator('.selected strong').textContent(), /已选 1 篇/);
});

const STATES = {
  start: ['/', '.start h1'],
  answers: ['/?q=low-rank+adaptation&lang=zh', '[data-chip]'],
  chinese: ['/?q=%E4%BD%8E%E7%A7%A9%E9%80%82%E9%85%8D', '#hits'],
  paper: ['/?q=attention&paper=1706.03762', '#paper-title'],
  doubtful: ['/?q=recipe+for+apple+cake', '#hits'],
  nothing: ['/?q=learning&tag=GAN&until=2010', '.nothing'],
  similar: ['/?similar=2106.09685', '#hits'],
  paragraph: ['/?paragraph', '#paragraph'],
};

for (const [name, [path, shown]] of Object.entries(STATES)) {
  test(`nothing is wider than a phone: ${name}`, async (t) => {
    const page = await open(t, { path, width: 360, height: 740, language: name === 'chinese' ? 'zh-CN' : 'en-US' });
    await page.locator(shown).first().waitFor();
    await page.evaluate(() => document.querySelector('.facets summary')?.click());
    const [content, window] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(content <= window, `${content} px in ${window}`);
  });

  for (const theme of ['light', 'dark']) {
    test(`axe finds nothing serious: ${name}, ${theme}`, async (t) => {
      const page = await open(t, { path, theme, language: name === 'chinese' ? 'zh-CN' : 'en-US', bypassCSP: true });
      await page.locator(shown).first().waitFor();
      if (name === 'answers') {
        await page.locator('#hits [type=checkbox]').first().check();
        await page.locator('#hits [data-action=cite]').first().click();
      }
      await check(page);
    });
  }
}

test('words without a break are broken on a phone', async (t) => {
  const page = await open(t, { base: HOSTILE, path: '/?q=streams', width: 360, height: 740 });
  await page.locator('#hits h3', { hasText: 'Unbroken' }).locator('a').click();
  const [list, paper] = [page.locator('#hits'), page.locator('#paper-title')];
  const isNarrow = () =>
    page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  await paper.waitFor();
  assert.ok(await isNarrow(), 'the paper');
  await page.goBack();
  await list.waitFor();
  assert.ok(await isNarrow(), 'the list');
});

test('axe finds nothing serious in the help, without an index, and in what the server says', async (t) => {
  const page = await open(t, { bypassCSP: true });
  await page.getByRole('button', { name: 'Help' }).click();
  await check(page);
  const empty = await open(t, { base: EMPTY, bypassCSP: true, expected: /503/ });
  await empty.locator('.empty').waitFor();
  await check(empty);
});

/** Runs axe-core: nothing serious or critical. */
async function check(page) {
  await page.addScriptTag({ content: axe });
  const { violations } = await page.evaluate(() => window.axe.run());
  const bad = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  assert.deepEqual(
    bad.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}: ${failureSummary}`)]),
    [],
  );
}

test('formulas are readable, and sums of money are no formulas', async (t) => {
  const page = await open(t);
  const shown = await page.evaluate(async () => {
    const { prose } = await import('/page/formula.js');
    const html = (text, marks) => {
      const place = document.createElement('p');
      place.append(...prose(text, marks));
      return place.innerHTML.replaceAll(/<\/?(span|i)[^>]*>/g, '');
    };
    return [
      '$O(n^2)$',
      '$\\alpha_i^{\\prime}$',
      '$\\mathbb{R}^5\\to\\mathbb{R}^+$',
      '$\\frac{1}{\\sqrt{n}}$',
      '$360^\\circ$',
      '${\\sim}20\\%$',
      '$\\mathbf{1.7\\times}$',
      '$\\unknown{x}$',
      '$\\bar{r}=0.64$',
      'from $250 to $300',
      'costs $5',
      '$x_{i_{j}}$',
      '$\\frac{{{{',
      '<b>$<i>x</i>$',
      '32 GB $\\text{per km}^2$',
      // Of two sums in one sentence none is a formula.
      'The price falls from $20 per month and then $30',
    ]
      .map((text) => html(text))
      .concat(
        html('求解 $x^2$ 的😀根', [
          [0, 2],
          [3, 8],
          [10, 12],
        ]),
        html('abc', [
          [2, 1],
          [0, 9],
          [-1, 1],
        ]),
      );
  });
  assert.deepEqual(shown, [
    'O(n<sup>2</sup>)',
    'α<sub>i</sub>′',
    'ℝ<sup>5</sup>→ℝ<sup>+</sup>',
    '1/(√n)',
    '360°',
    '∼20%',
    '1.7×',
    'unknownx',
    'r̄=0.64',
    'from $250 to $300',
    'costs $5',
    'x<sub>i<sub>j</sub></sub>',
    '$\\frac{{{{',
    '&lt;b&gt;&lt;i&gt;x&lt;/i&gt;',
    '32 GB per km<sup>2</sup>',
    'The price falls from $20 per month and then $30',
    '<mark>求解</mark> <mark>x<sup>2</sup></mark> 的<mark>😀根</mark>',
    'abc',
  ]);
});

test('all of the page is below 150 kB', async (t) => {
  const sizes = [];
  const page = await open(t, {
    prepare: (made) =>
      made.on('response', async (response) => {
        const { pathname } = new URL(response.url());
        if (pathname === '/' || pathname.startsWith('/page/')) sizes.push([pathname, (await response.body()).length]);
      }),
  });
  await page.locator('.start h1').waitFor();
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`page: ${sizes.length} files, ${total} bytes`);
  assert.ok(sizes.length > 10 && total <= 150_000, `${total} bytes`);
});

test('times, for the record', async (t) => {
  const page = await open(t);
  const paints = [];
  for (let i = 0; i < 5; i += 1) {
    await page.reload();
    await page.locator('.start h1').waitFor();
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  }
  const answers = [];
  for (const text of ['protein folding', 'attention', '强化学习', 'low-rank adaptation', '图神经网络']) {
    await field(page).fill('');
    await answered(page, '');
    await page.evaluate((q) => {
      window.shown = new Promise((done) => {
        const input = document.getElementById('field');
        let key = 0;
        input.addEventListener('input', () => {
          key = performance.now();
        });
        const main = document.getElementById('answers');
        new MutationObserver((_, observer) => {
          if (main.dataset.answered !== q) return;
          observer.disconnect();
          // A message that is sent as a frame is prepared arrives when the frame is made.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - key);
          requestAnimationFrame(() => port2.postMessage(null));
        }).observe(main, { attributes: true });
      });
    }, text);
    await field(page).pressSequentially(text, { delay: 30 });
    answers.push(await page.evaluate(() => window.shown));
  }
  const all = (values) => values.map((value) => value.toFixed(0)).join(', ');
  console.log(`first paint (ms): ${all(paints)}`);
  console.log(`last key to painted answers (ms, with the pause of 80): ${all(answers)}`);
  assert.equal(answers.length, 5);
  assert.equal(query(page).q, '图神经网络');
  assert.ok(LIST);
});
