// A smaller suite against the real program: LIMEN_URL=http://127.0.0.1:PORT npm run test:live
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from '../board_test.mjs';
import { launch, newPage, openBoard } from '../browser.mjs';

const url = process.env.LIMEN_URL;
const kSoonMs = 60_000; // within this the demo shows an alert
let browser;

before(async () => {
  assert.ok(
    url,
    'Set LIMEN_URL to the address of a running limen, for example http://127.0.0.1:8080',
  );
  browser = await launch();
});
after(() => browser?.close());

async function withPage(theme, body) {
  const page = await newPage(browser, { theme });
  try {
    await body(page);
    assert.deepEqual(page.complaints, []);
  } finally {
    await page.context().close();
  }
}

async function answer(path) {
  const response = await fetch(`${url}/api/v1/${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}

test('the board comes with its policy', async () => {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('within a minute there are points that move and an alert that says why', () =>
  withPage('light', async (page) => {
    await openBoard(page, url);
    await page.waitForSelector('[data-point] .flow', { timeout: kSoonMs });
    const line = await page.waitForSelector('.side [data-line] .line-why', { timeout: kSoonMs });
    assert.notEqual((await line.textContent()).trim(), '');
  }));

test('the board counts as many points as the server has', () =>
  withPage('light', async (page) => {
    const { points } = await answer('points');
    await openBoard(page, url);
    await page.waitForFunction(
      (n) => document.querySelectorAll('[data-point]').length === n,
      points.length,
    );
  }));

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing on the overview, an alert and a point, ${theme}`, () =>
    withPage(theme, async (page) => {
      await openBoard(page, url);
      await page.waitForSelector('.side [data-line]', { timeout: kSoonMs });
      await assertAccessible(page);
      const alert = await page.getAttribute('.side [data-line]', 'data-line');
      await page.goto(`${url}/#/alerts/${alert}`);
      await page.waitForSelector('.history li');
      await assertAccessible(page);
      const { points } = await answer('points');
      await page.goto(`${url}/#/points/${encodeURIComponent(points[0].point)}`);
      await page.waitForSelector('.detail .facts');
      await assertAccessible(page);
    }));
}

test("an alert's page has the history that the server has", () =>
  withPage('light', async (page) => {
    const { alerts } = await answer('alerts?status=all&limit=1');
    assert.equal(alerts.length, 1, 'there is an alert by now');
    const id = alerts[0].alert.data.alert_id;
    await openBoard(page, url, `#/alerts/${id}`);
    await page.waitForSelector('.history li');
    assert.equal(await page.textContent('h1'), alerts[0].alert.data.title);
  }));
