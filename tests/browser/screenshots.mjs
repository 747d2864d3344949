// Writes pictures of every view, theme and size to screenshots/, for people to look at.
import { mkdirSync } from 'node:fs';
import { BoardServer } from './board_server.mjs';
import { kBigWall, kDesktop, kPhone, kWall, launch, newPage, openBoard } from './browser.mjs';
import { idOf, setScene } from './scenery.mjs';

const kViews = { overview: '', alert: `#/alerts/${idOf('wait')}`, point: '#/points/XZABC' };
const kSizes = { phone: kPhone, desktop: kDesktop, wall: kWall, bigwall: kBigWall };

mkdirSync('screenshots', { recursive: true });
const server = setScene(await new BoardServer().start());
const browser = await launch();
for (const [size, viewport] of Object.entries(kSizes)) {
  for (const theme of ['light', 'dark']) {
    const page = await newPage(browser, { size: viewport, theme });
    for (const [view, hash] of Object.entries(kViews)) {
      await openBoard(page, server.url, hash);
      await page.waitForSelector(view === 'overview' ? '.alert' : '.history li, .flow-panel');
      await page.screenshot({
        path: `screenshots/${view}-${size}-${theme}.png`,
        fullPage: size === 'phone',
      });
    }
    await page.context().close();
  }
}
await browser.close();
await server.stop();
