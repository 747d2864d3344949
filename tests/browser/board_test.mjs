import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { BoardServer } from './board_server.mjs';
import { launch, newPage } from './browser.mjs';

const kWcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What the browser itself logs when a test cuts or refuses a connection; everything else is a fault
// of the page.
const kExpected = /Failed to load resource|net::ERR_/;

let browser;

/**
 * Declares a test with a server and a page of its own; a page that logs an error or breaks the
 * policy fails it.
 */
export function boardTest(name, options, body) {
  test(name, async () => {
    const server = await new BoardServer().start();
    const page = await newPage(browser, options);
    try {
      await body({ server, page });
      const complaints = page.complaints.filter((text) => !kExpected.test(text));
      assert.deepEqual(complaints, options.complaints ?? []);
    } finally {
      await page.context().close();
      await server.stop();
    }
  });
}

/** To be called once in a file: one browser for all its tests. */
export function useBrowser() {
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
}

/** Fails with a line for each thing that axe finds. */
export async function assertAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(kWcag).analyze();
  const lines = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.target})`);
  assert.deepEqual(lines, []);
}

/**
 * Presses `key` until the focus is on something that matches `selector`; fails after `most`
 * presses.
 */
export async function pressUntil(page, key, selector, most = 80) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`${most} times ${key} did not reach ${selector}`);
}

/** The ids in the list of alerts that are drawn as open, in their order. */
export function openIds(page) {
  return page.$$eval('[data-alert]', (cards) => cards.map((card) => card.dataset.alert));
}

/** Waits until `what` (called with the page's lists of ids) holds: { open, lines }. */
export async function waitForIds(page, open, lines) {
  const wanted = JSON.stringify([open, lines]);
  await page.waitForFunction((text) => {
    const ids = (attribute) =>
      [...document.querySelectorAll(`[data-${attribute}]`)]
        .map((one) => one.dataset[attribute])
        .sort();
    return JSON.stringify([ids('alert'), ids('line')]) === text;
  }, wanted);
}
