import assert from 'node:assert/strict';
import { boardTest, openIds, useBrowser, waitForIds } from '../board_test.mjs';
import { openBoard } from '../browser.mjs';
import { alertEvent, idOf, setScene } from '../scenery.mjs';

useBrowser();

const card = (name) => `[data-alert="${idOf(name)}"]`;

async function openScene(server, page, hash = '') {
  setScene(server);
  await openBoard(page, server.url, hash);
  await page.waitForSelector(hash === '' ? '[data-alert]' : '.detail .panel');
}

boardTest('the overview counts, orders and marks what is open', {}, async ({ server, page }) => {
  await openScene(server, page);
  const counts = await page.$$eval('.count-number', (all) => all.map((one) => one.textContent));
  assert.deepEqual(counts, ['1', '3', '2', '0', '1']);
  const ids = await openIds(page);
  assert.deepEqual(
    ids,
    ['closed', 'document', 'silent', 'wait', 'idle', 'exercise', 'plan'].map(idOf),
  );
  assert.match(await page.textContent(card('document')), /Late.*One-off/);
  assert.match(await page.textContent(card('exercise')), /Exercise/);
  assert.match(await page.textContent(card('wait')), /47 min, over the target of 25 min.*\+3 more/);
  assert.match(await page.textContent(card('closed')), /\d\d:\d\d local · \d\d:\d\d UTC/);
  assert.match(await page.title(), /^\(7\) Critical · limen$/);
});

boardTest(
  'an alert that is held back lies under its cause and is counted nowhere else',
  {},
  async ({ server, page }) => {
    await openScene(server, page);
    assert.match(
      await page.textContent(`${card('silent')} summary`),
      /1 alert held back under this one/,
    );
    await page.click(`${card('silent')} summary`);
    await page.waitForSelector(`${card('silent')} [data-line="${idOf('held')}"] .chip-held`);
    assert.ok(!(await openIds(page)).includes(idOf('held')));
  },
);

boardTest("a shadow rule's alert is shown nowhere", {}, async ({ server, page }) => {
  await openScene(server, page);
  const held = await page.$(`${card('trial')}, [data-line="${idOf('trial')}"]`);
  assert.equal(held, null);
  await page.goto(`${server.url}/#/alerts/${idOf('trial')}`);
  await page.waitForSelector('[data-view="alert"]');
  assert.ok(!(await page.textContent('body')).includes('Nobody should see this'));
});

boardTest(
  "an alert's page tells all of it, and follows it to its end",
  {},
  async ({ server, page }) => {
    await openScene(server, page, `#/alerts/${idOf('wait')}`);
    await page.waitForSelector('.history li');
    const text = await page.textContent('.detail');
    const wanted = [
      'High',
      'Wait over the target',
      'XZABC Bistra Road',
      'over the target of 25 min',
      '2 of 5 lanes open',
      'opening one more brings the wait down',
      'p95 s',
      '2,820',
      '83 events; the newest 20:',
      '/feeds/bcp-bistra#01JA1000',
      'analysis-unit',
      'shift-lead',
      'team',
      'west',
      'crossing-flow 1.4.0',
      'Fired',
      'Updated',
      '3 more firings',
    ];
    assert.deepEqual(
      wanted.filter((part) => !text.includes(part)),
      [],
    );
    assert.equal(
      await page.getAttribute('.runbook a', 'href'),
      'https://example.org/runbooks/wait-target',
    );
    const firing = server.alerts.get(idOf('wait'))[0].data;
    server.tell(alertEvent('wait', 'resolved', Date.now(), firing));
    await page.waitForSelector('.history-resolved');
    assert.match(await page.textContent('.detail-now'), /Over, lasted 18 min/);
  },
);

boardTest(
  'an alert older than what the board holds is loaded by its address',
  {},
  async ({ server, page }) => {
    const now = Date.now();
    server.tell(alertEvent('old', 'firing', now - 7_200_000, { title: 'An old one' }));
    server.tell(alertEvent('old', 'resolved', now - 7_000_000, { title: 'An old one' }));
    for (let i = 0; i < 250; i++) server.tell(alertEvent(`n${i}`, 'resolved', now));
    await openBoard(page, server.url, `#/alerts/${idOf('old')}`);
    await page.waitForSelector('.history-resolved');
    assert.equal(await page.textContent('h1'), 'An old one');
  },
);

boardTest(
  "a point's page shows its figures, both clocks, its flow and its alerts",
  {},
  async ({ server, page }) => {
    await openScene(server, page, '#/points/XZABC');
    await page.waitForSelector('.flow-panel');
    const text = await page.textContent('.detail');
    const wanted = [
      'Bistra Road',
      'Europe/Zagreb',
      'UTC',
      '47 min',
      '2/5',
      '5/10',
      '64',
      'Crossings a minute',
      'Mean wait',
      'XZBEL',
    ];
    assert.deepEqual(
      wanted.filter((part) => !text.includes(part)),
      [],
    );
    assert.deepEqual(await openIds(page), ['wait', 'idle'].map(idOf));
    await page.click('.numbers summary');
    await page.waitForFunction(() => document.querySelectorAll('.numbers tbody tr').length === 60);
  },
);

boardTest(
  'where a feed is silent the chart shows no data instead of no crossings',
  {},
  async ({ server, page }) => {
    await openScene(server, page);
    assert.equal(await page.$$eval('[data-point="XZNOR"] .flow-blind', (all) => all.length), 1);
    assert.equal(await page.$$eval('[data-point="XZBEL"] .flow-blind', (all) => all.length), 0);
    assert.match(await page.textContent('[data-point="XZNOR"]'), /Feed silent · 12 min ago/);
  },
);

boardTest(
  'words and severity filter the alerts, and the filter outlives a visit to an alert',
  {},
  async ({ server, page }) => {
    await openScene(server, page);
    await page.fill('.filter', 'xzabc');
    await page.waitForFunction(() => document.querySelectorAll('[data-alert]').length === 2);
    await page.click('.count-high');
    await page.waitForFunction(() => document.querySelectorAll('[data-alert]').length === 1);
    await page.click(`${card('wait')} a`);
    await page.waitForSelector('[data-view="alert"]');
    await page.goBack();
    await page.waitForSelector('[data-alert]');
    assert.deepEqual(await openIds(page), [idOf('wait')]);
    await page.fill('.filter', 'nothing like this');
    await page.waitForSelector('text=No open alert matches the filter.');
  },
);

boardTest('pause holds the view still and counts what it misses', {}, async ({ server, page }) => {
  await openScene(server, page);
  const before = await openIds(page);
  await page.click('text=Pause');
  server.tell(alertEvent('more', 'firing', Date.now(), { severity: 'critical' }));
  await page.waitForSelector('[data-unknown="paused"] >> text=1 change');
  assert.deepEqual(await openIds(page), before);
  await page.click('text=Resume');
  await page.waitForSelector(card('more'));
});

boardTest(
  'the theme follows the system until it is chosen, and the choice is kept',
  { theme: 'dark' },
  async ({ server, page }) => {
    await openScene(server, page);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.click('text=Theme: auto');
    const light = await ground();
    assert.notEqual(light, dark);
    await page.reload();
    await page.waitForSelector('text=Theme: light');
    assert.equal(await ground(), light);
    await page.click('text=Theme: light');
    assert.equal(await ground(), dark);
  },
);

boardTest(
  'new critical alerts are told to screen readers at once, the others politely',
  {},
  async ({ server, page }) => {
    await openBoard(page, server.url);
    await page.waitForSelector('.nothing-good');
    server.tell(alertEvent('a', 'firing', Date.now(), { severity: 'critical' }));
    await page.waitForFunction(
      () =>
        document.querySelector('[role="alert"]')?.textContent ===
        'Critical: Wait over the target, XZABC.',
    );
    assert.equal(await page.textContent('.unseen [role="status"]'), '');
  },
);

boardTest(
  'many alerts of all severities leave a point its name and its size',
  {},
  async ({ server, page }) => {
    setScene(server);
    const size = () => page.$eval('[data-point="XZBEL"]', (card) => card.offsetHeight);
    await openBoard(page, server.url);
    await page.waitForSelector('[data-point="XZBEL"]');
    const before = await size();
    ['critical', 'high', 'medium', 'low', 'info'].forEach((severity, i) => {
      for (let n = 0; n < 20; n++) {
        const more = { severity, key: { point: 'XZBEL', lane: `L${n}` } };
        server.tell(alertEvent(`${severity}-${n}`, 'firing', Date.now() - i, more));
      }
    });
    await page.waitForSelector('[data-point="XZBEL"] >> text=+60');
    assert.ok((await size()) <= before + 30);
  },
);

const kBreak = 'document.body.dataset.broken=1';
const kHostile = `<img src=x onerror="${kBreak}"><script>${kBreak}</script>`;

boardTest(
  'what feeds and packs say is shown as text, whatever it is',
  {},
  async ({ server, page }) => {
    const event = alertEvent('hostile', 'firing', Date.now(), {
      title: kHostile,
      why: kHostile,
      say: kHostile,
      severity: 'critical',
      domain: kHostile,
      rule: kHostile,
      key: { point: 'XZ<b>', [kHostile]: kHostile },
      measures: { [kHostile]: kHostile },
      labels: { [kHostile]: kHostile },
      runbook: 'javascript:document.body.dataset.broken=1',
      evidence: { count: 1, events: [kHostile] },
      audience: [kHostile],
    });
    server.points.set('XZ<b>', {
      point: 'XZ<b>',
      name: kHostile,
      timezone: kHostile,
      state: kHostile,
      feed: { state: kHostile },
    });
    server.status = { inputs: [{ name: kHostile, state: kHostile, error: kHostile }] };
    server.rules.set(kHostile, { rule: kHostile, about: kHostile, owner: kHostile });
    server.tell(event);
    for (const hash of ['', `#/alerts/${idOf('hostile')}`, '#/points/XZ%3Cb%3E']) {
      await openBoard(page, server.url, hash);
      await page.reload();
      await page.waitForSelector(hash === '' ? '[data-alert]' : '.detail');
      if (hash.includes('alerts')) await page.waitForSelector('.about');
      assert.ok((await page.textContent('main')).includes(kHostile));
      assert.equal(await page.evaluate(() => document.body.dataset.broken), undefined);
      assert.equal(await page.$('main img, main script, a[href^="javascript"]'), null);
    }
  },
);

boardTest(
  'an alert heard twice in the load and on the stream stands once',
  {},
  async ({ server, page }) => {
    server.tell(alertEvent('a', 'firing', Date.now()));
    await openBoard(page, server.url);
    const [seq, event] = server.log[0];
    server.tellRaw(`id: ${seq}\nevent: alert\ndata: ${JSON.stringify(event)}\n\n`);
    server.tell(alertEvent('b', 'firing', Date.now()));
    await waitForIds(page, ['a', 'b'].map(idOf).sort(), ['a', 'b'].map(idOf).sort());
  },
);
