import { chromium } from 'playwright-core';

const kChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const kPhone = { width: 320, height: 690 };
export const kDesktop = { width: 1366, height: 900 };
export const kWall = { width: 1920, height: 1080 };
export const kBigWall = { width: 3840, height: 2160 };

/** Debian's Chromium, headless. */
export function launch() {
  return chromium.launch({
    executablePath: kChromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/**
 * A fresh page; what the page logs as an error or breaks of the policy is gathered in
 * `page.complaints`.
 */
export async function newPage(browser, { size = kDesktop, theme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, locale: 'en-GB' });
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
  });
  return page;
}

/** Opens the board and waits until it is live. */
export async function openBoard(page, url, hash = '') {
  await page.goto(`${url}/${hash}`);
  await page.waitForSelector('[data-connection="live"]');
}
