import assert from 'node:assert/strict';
import { boardTest, openIds, useBrowser, waitForIds } from '../board_test.mjs';
import { iso } from '../board_server.mjs';
import { openBoard } from '../browser.mjs';
import { alertEvent, idOf, setScene, someStatus } from '../scenery.mjs';

useBrowser();

const sorted = (...names) => names.map(idOf).sort();

boardTest(
  'an alert that fires while the page is open appears, and leaves when it is over',
  {},
  async ({ server, page }) => {
    await openBoard(page, server.url);
    await page.waitForSelector('.nothing-good');
    server.tell(alertEvent('a', 'firing', Date.now(), { why: 'Because.' }));
    await waitForIds(page, sorted('a'), sorted('a'));
    assert.match(await page.textContent('[data-alert] .alert-why'), /Because/);
    server.tell(alertEvent('a', 'resolved', Date.now()));
    await waitForIds(page, [], sorted('a'));
    assert.match(await page.textContent('[data-line]'), /Over after/);
  },
);

boardTest(
  'what is told while the connection is cut is neither lost nor doubled',
  {},
  async ({ server, page }) => {
    const now = Date.now();
    server.tell(alertEvent('before', 'firing', now));
    server.tell(alertEvent('ends', 'firing', now));
    await openBoard(page, server.url);
    await waitForIds(page, sorted('before', 'ends'), sorted('before', 'ends'));
    server.tell(alertEvent('live', 'firing', now));
    await waitForIds(page, sorted('before', 'ends', 'live'), sorted('before', 'ends', 'live'));

    server.refusing = true;
    server.cut();
    await page.waitForSelector('[data-connection="lost"]');
    server.tell(alertEvent('ends', 'resolved', now + 1000));
    for (let i = 0; i < 20; i++) server.tell(alertEvent(`down-${i}`, 'firing', now));
    server.tell(alertEvent('brief', 'firing', now));
    server.tell(alertEvent('brief', 'resolved', now + 1000));
    server.refusing = false;

    await page.waitForSelector('[data-connection="live"]');
    const down = Array.from({ length: 20 }, (_, i) => `down-${i}`);
    const open = sorted('before', 'live', ...down);
    await waitForIds(page, open, sorted('before', 'live', ...down, 'ends', 'brief'));
  },
);

boardTest('ten cuts in a row lose nothing', {}, async ({ server, page }) => {
  await openBoard(page, server.url);
  const names = [];
  for (let i = 0; i < 10; i++) {
    const opened = server.connections;
    server.cut();
    names.push(`gap-${i}`);
    server.tell(alertEvent(`gap-${i}`, 'firing', Date.now()));
    await page.waitForSelector('[data-connection="live"]');
    while (server.connections === opened || server.streaming === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await waitForIds(page, sorted(...names), sorted(...names));
});

boardTest('points that changed during a cut are loaded after it', {}, async ({ server, page }) => {
  setScene(server);
  await openBoard(page, server.url);
  await page.waitForSelector('[data-point="XZBEL"] .state-open');
  server.refusing = true;
  server.cut();
  await page.waitForSelector('[data-connection="lost"]');
  server.points.set('XZBEL', { ...server.points.get('XZBEL'), state: 'closed' });
  server.refusing = false;
  await page.waitForSelector('[data-point="XZBEL"] .state-closed');
});

boardTest(
  'a server that cannot go back so far makes the page load anew',
  {},
  async ({ server, page }) => {
    for (let i = 0; i < 5; i++) server.tell(alertEvent(`old-${i}`, 'firing', Date.now()));
    await openBoard(page, server.url);
    await page.waitForFunction(() => document.querySelectorAll('[data-alert]').length === 5);
    server.restartEmpty();
    server.tell(alertEvent('new', 'firing', Date.now()));
    await waitForIds(page, sorted('new'), sorted('new'));
    server.tell(alertEvent('newer', 'firing', Date.now()));
    await waitForIds(page, sorted('new', 'newer'), sorted('new', 'newer'));
  },
);

boardTest(
  'the board says that the connection is gone, and no more once it is back',
  {},
  async ({ server, page }) => {
    await openBoard(page, server.url);
    await page.waitForSelector('.nothing-good');
    server.refusing = true;
    server.cut();
    const line = await page.waitForSelector('[data-unknown="lost"]');
    assert.match(
      await line.textContent(),
      /No connection for \d+ s .*What you see may be out of date/,
    );
    assert.equal(await page.textContent('.nothing'), 'Nothing was open when the board last heard.');
    server.refusing = false;
    await page.waitForSelector('[data-unknown="lost"]', { state: 'detached' });
  },
);

boardTest(
  'the board says how old the numbers are when no news comes',
  {},
  async ({ server, page }) => {
    await page.clock.install();
    await openBoard(page, server.url);
    server.ticking = false;
    await page.clock.fastForward(11_000);
    const line = await page.waitForSelector('[data-unknown="stale"]');
    assert.match(await line.textContent(), /The numbers are 1\d s old/);
    server.tellPoints([]);
    await page.waitForSelector('[data-unknown="stale"]', { state: 'detached' });
  },
);

boardTest(
  'a line that is dead but not closed is given up and opened again',
  {},
  async ({ server, page }) => {
    await page.clock.install();
    await openBoard(page, server.url);
    server.ticking = false;
    const opened = server.connections;
    await page.clock.fastForward(16_000);
    await page.waitForSelector('[data-connection="lost"]');
    await page.clock.fastForward(2000);
    await page.waitForSelector('[data-connection="live"]');
    assert.equal(server.connections, opened + 1);
  },
);

boardTest(
  'the board says when the events are behind and which feeds and inputs are gone',
  {},
  async ({ server, page }) => {
    setScene(server);
    server.watermarkLagMs = 150_000;
    await openBoard(page, server.url);
    await page.waitForSelector('[data-unknown="behind"]');
    assert.match(await page.textContent('[data-unknown="behind"]'), /up to 2 min ago/);
    assert.match(await page.textContent('[data-unknown="feeds"]'), /1 feed is silent: XZNOR/);
    server.tellStatus({
      ...someStatus(Date.now()),
      inputs: [{ name: 'crossings/1', state: 'unreachable' }],
    });
    await page.waitForSelector('[data-unknown="inputs"]');
  },
);

boardTest('a server that is not there at first is waited for', {}, async ({ server, page }) => {
  server.tell(alertEvent('a', 'firing', Date.now()));
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.goto(server.url);
  await page.waitForSelector('[data-connection="lost"]');
  assert.equal(await page.textContent('.panel-open .nothing'), 'Not known yet.');
  await page.unroute('**/api/v1/**');
  await waitForIds(page, sorted('a'), sorted('a'));
});

const kUnread = 'A message of the stream could not be read.';
boardTest(
  'a message that cannot be read does not end the stream',
  { complaints: [kUnread] },
  async ({ server, page }) => {
    page.on('console', () => {
      page.complaints = page.complaints.map((text) => (text.startsWith(kUnread) ? kUnread : text));
    });
    await openBoard(page, server.url);
    server.tellRaw('event: alert\ndata: {"half":\n\n');
    server.tell(alertEvent('a', 'firing', Date.now()));
    await waitForIds(page, sorted('a'), sorted('a'));
  },
);

boardTest(
  'an alert told with the oldest clock stands in its place, and the newest on top',
  {},
  async ({ server, page }) => {
    const now = Date.now();
    server.tell(alertEvent('old', 'firing', now - 60_000));
    await openBoard(page, server.url);
    server.tell(alertEvent('new', 'firing', now));
    server.tell(
      alertEvent('grave', 'firing', now - 120_000, {
        severity: 'critical',
        time: iso(now - 120_000),
      }),
    );
    await waitForIds(page, sorted('old', 'new', 'grave'), sorted('old', 'new', 'grave'));
    assert.deepEqual(await openIds(page), ['grave', 'new', 'old'].map(idOf));
  },
);
