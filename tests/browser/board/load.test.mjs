import assert from 'node:assert/strict';
import { statSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { boardTest, useBrowser } from '../board_test.mjs';
import { kDist } from '../board_server.mjs';
import { openBoard } from '../browser.mjs';
import { alertEvent, setScene, twentyPoints } from '../scenery.mjs';

useBrowser();

const kSeverities = ['critical', 'high', 'medium', 'low', 'info'];

function manyAlert(i, status) {
  const point = `XZ${String.fromCharCode(65 + (i % 20))}`;
  const severity = kSeverities[i % 5];
  const why = `The 95th percentile of ${i} waits in 30 min was 47 min, over the target of 25 min.`;
  return alertEvent(`many-${i}`, status, Date.now() - i, {
    severity,
    key: { point, lane: `L${i % 7}` },
    why,
  });
}

/**
 * Milliseconds from the start of the navigation to the frame after the first alert stands on the
 * page.
 */
async function paintTime(page, url) {
  await page.goto('about:blank');
  await page.goto(url);
  await page.waitForFunction(() => window.paintedAt !== undefined);
  return page.evaluate(() => window.paintedAt);
}

boardTest('2,000 open alerts are painted within a second', {}, async ({ server, page }) => {
  setScene(server);
  for (let i = 0; i < 2000; i++) server.tell(manyAlert(i, 'firing'));
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-alert]')) return;
      watch.disconnect();
      requestAnimationFrame(() =>
        requestAnimationFrame(() => (window.paintedAt = performance.now())),
      );
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  const times = [];
  for (let i = 0; i < 3; i++) times.push(await paintTime(page, server.url));
  // The best of three: the machine that runs the tests does other things too.
  assert.ok(Math.min(...times) < 1000, `painted after ${times.map(Math.round)} ms`);
  const total = await page.$$eval('.count-number', (all) =>
    all.reduce((sum, one) => sum + Number(one.textContent.replace(',', '')), 0),
  );
  assert.equal(total, 2007);
});

/** Tells 500 changes a second for `seconds`: alerts fire, and each is over 100 changes later. */
function storm(server, seconds) {
  const changes = seconds * 500;
  let sent = 0;
  const points = twentyPoints(Date.now());
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (let i = 0; i < 25 && sent < changes; i++, sent++) {
        const over = sent % 2 === 1 && sent > 200;
        server.tell(
          manyAlert(over ? (sent - 201) >> 1 : 10_000 + sent, over ? 'resolved' : 'firing'),
        );
      }
      server.tellPoints(points);
      if (sent < changes) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
}

boardTest(
  '500 changes a second leave the keyboard usable and nothing behind',
  {},
  async ({ server, page }) => {
    setScene(server);
    await openBoard(page, server.url);
    await page.waitForSelector('[data-alert]');
    await page.evaluate(() => {
      window.delays = [];
      document.addEventListener(
        'input',
        (event) => {
          requestAnimationFrame(() => window.delays.push(performance.now() - event.timeStamp));
        },
        true,
      );
    });
    const weather = storm(server, 4);
    const words = 'wait over target xz';
    await page.focus('.filter');
    await page.keyboard.type(words, { delay: 150 });
    await weather;
    assert.equal(await page.inputValue('.filter'), words);
    const delays = (await page.evaluate(() => window.delays)).sort((a, b) => a - b);
    assert.equal(delays.length, words.length);
    const median = delays[delays.length >> 1];
    const worst = delays[delays.length - 1];
    assert.ok(
      median < 100 && worst < 500,
      `answered after ${Math.round(median)} ms, at worst ${Math.round(worst)} ms`,
    );
    const open = [...server.alerts.values()].filter((events) =>
      events.every(
        ({ data }) =>
          data.status !== 'resolved' && !data.inhibited_by && data.rule !== 'trial-rule',
      ),
    );
    await page.fill('.filter', '');
    await page.waitForFunction((wanted) => {
      const counts = [...document.querySelectorAll('.count-number')];
      return (
        counts.reduce((sum, one) => sum + Number(one.textContent.replace(',', '')), 0) === wanted
      );
    }, open.length);
  },
);

test('the page is at most 200 KiB, compressed', () => {
  const folder = join(kDist, 'assets');
  const sizes = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    return name.endsWith('.woff2') ? statSync(file).size : gzipSync(readFileSync(file)).length;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total <= 200 * 1024, `${total} bytes`);
});

test('the page names no other host', () => {
  const files = readdirSync(join(kDist, 'assets')).filter((name) => !name.endsWith('.woff2'));
  const texts = [
    join(kDist, 'index.html'),
    ...files.map((name) => join(kDist, 'assets', name)),
  ].map((file) => readFileSync(file, 'utf8'));
  const hosts = texts.flatMap((text) => text.match(/https?:\/\/[\w.-]+/g) ?? []);
  assert.deepEqual(
    [...new Set(hosts)].filter((host) => host !== 'http://www.w3.org'),
    [],
  );
});
