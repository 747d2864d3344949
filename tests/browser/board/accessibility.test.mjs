import assert from 'node:assert/strict';
import { assertAccessible, boardTest, pressUntil, useBrowser } from '../board_test.mjs';
import { kDesktop, kPhone, openBoard } from '../browser.mjs';
import { idOf, setScene } from '../scenery.mjs';

useBrowser();

const kViews = [
  ['overview', '', '[data-point]'],
  ['an alert', `#/alerts/${idOf('wait')}`, '.history li'],
  ['an alert that nobody knows', '#/alerts/none', '.nothing'],
  ['a point', '#/points/XZABC', '.flow-panel'],
  ['a point whose feed is silent', '#/points/XZNOR', '.flow-panel'],
];

for (const theme of ['light', 'dark']) {
  for (const [view, hash, ready] of kViews) {
    boardTest(`axe finds nothing: ${view}, ${theme}`, { theme }, async ({ server, page }) => {
      setScene(server);
      await openBoard(page, server.url, hash);
      await page.waitForSelector(ready);
      for (const details of await page.$$('details'))
        await details.evaluate((one) => (one.open = true));
      await assertAccessible(page);
    });
  }
}

for (const [view, hash, ready] of kViews) {
  boardTest(`320 px are enough: ${view}`, { size: kPhone }, async ({ server, page }) => {
    setScene(server);
    await openBoard(page, server.url, hash);
    await page.waitForSelector(ready);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, kPhone.width);
    await assertAccessible(page);
  });
}

boardTest(
  'text spaced as WCAG 1.4.12 asks is not cut off',
  { size: kPhone },
  async ({ server, page }) => {
    setScene(server);
    await openBoard(page, server.url);
    await page.waitForSelector('[data-alert]');
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('*')) {
        element.style?.setProperty('letter-spacing', '0.12em', 'important');
        element.style?.setProperty('word-spacing', '0.16em', 'important');
        element.style?.setProperty('line-height', '1.5', 'important');
      }
    });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, kPhone.width);
  },
);

boardTest(
  'the keyboard alone leads to an alert and back to where it was',
  { size: kDesktop },
  async ({ server, page }) => {
    setScene(server);
    await openBoard(page, server.url);
    await page.waitForSelector('[data-alert]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // the link that skips the header
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    const link = `a[href="#/alerts/${idOf('silent')}"]`;
    await pressUntil(page, 'Tab', link);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-view="alert"]');
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      'No word from a feed',
    );
    await pressUntil(page, 'Shift+Tab', 'a.brand');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-alert]');
    assert.ok(await page.evaluate((wanted) => document.activeElement?.matches(wanted), link));
  },
);

boardTest('the keyboard alone reads the numbers of a point', {}, async ({ server, page }) => {
  setScene(server);
  await openBoard(page, server.url, '#/points/XZABC');
  await page.waitForSelector('.flow-panel');
  await pressUntil(page, 'Tab', '.scrub');
  await page.keyboard.press('Home');
  const { entry, exit } = server.points.get('XZABC').flow;
  const readout = await page.textContent('.readout');
  assert.match(
    readout,
    new RegExp(`^\\d\\d:\\d\\d local, \\d\\d:\\d\\d UTC: ${entry[0]} in, ${exit[0]} out,`),
  );
  assert.equal(await page.getAttribute('.scrub', 'aria-valuetext'), readout);
});

boardTest('the focus is always seen', {}, async ({ server, page }) => {
  setScene(server);
  await openBoard(page, server.url);
  await page.waitForSelector('[data-alert]');
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const element = document.activeElement;
      const own = getComputedStyle(element).outlineStyle;
      return own === 'none' ? getComputedStyle(element, '::after').outlineStyle : own;
    });
    assert.notEqual(outline, 'none');
  }
});
