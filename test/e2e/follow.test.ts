/**
 * The rules of following, as a table: what happens, and whether the end is still in view when more comes after it.
 * Each with every view that follows, and with real input: wheel, keys, mouse, fingers, zoom.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engine, launchBrowser } from '../support/browser.js';
import { bundlePage } from '../support/element-bundle.js';
import { type PageServer, startPageServer } from '../support/page-server.js';
import { grow, images, left, place, resetWindow, unpinned, WINDOW } from './follow-actions.js';
import { type Case, cases } from './follow-cases.js';
import type {} from './follow-page.js';

const STYLE = `body { margin: 0; font: 16px/20px monospace } p { margin: 0 } img { display: block }
.box { block-size: 300px } .box:not(stream-log) { overflow-y: auto }`;
const IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="250"/>';

let browser: Browser;
let site: PageServer;

beforeAll(async () => {
  const [launched, scripts] = await Promise.all([launchBrowser(), bundlePage('test/e2e/follow-page.ts')]);
  browser = launched;
  site = await startPageServer({
    pages: {
      ...scripts,
      '/style.css': STYLE,
      '/': `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Following</title><link rel="stylesheet" href="/style.css"><script type="module" src="/follow-page.js"></script><body>`,
      '/image.svg': (_request, response) => {
        images.send.push(() => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(IMAGE));
      },
    },
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** Where the next case is shown; none after one that failed, or wants a window that this one is not. */
let free: { readonly page: Page; readonly touch: boolean } | undefined;
let opened = 0;

/** A document of its own for each case, in a window that serves many: to open one takes longer than the case. */
async function open(kind: string, touch: boolean): Promise<Page> {
  const page = free?.touch === touch ? free.page : await openWindow(touch);
  free = undefined;
  await resetWindow(page);
  await page.goto(`${site.url}/?${++opened}`);
  await page.evaluate((name) => window.show(name), kind);
  await page.evaluate(() => {
    window.follow.grow(60);
    return window.follow.until(() => window.follow.scroller().scrollTop > 200 && window.follow.left() <= 2);
  });
  return page;
}

async function openWindow(touch: boolean): Promise<Page> {
  await free?.page.context().close();
  const context = await browser.newContext({ viewport: WINDOW, ...(touch && { hasTouch: true }) });
  const page = await context.newPage();
  page.setDefaultTimeout(engine === 'chromium' ? 5_000 : 20_000);
  return page;
}

describe.each([
  'stream-scroll',
  'stream-scroll of a page',
  'stream-text',
  'stream-text in a box',
  'stream-text in a stream-scroll',
  'stream-list',
  'stream-log',
])('%s', (kind) => {
  const applicable = cases.filter(({ except }) => !except?.test(kind));
  test.each(applicable.map((entry) => [`${entry.what}: ${entry.end}`, entry] as const))(
    '%s',
    async (_name, entry) => {
      const { touch = false } = entry;
      const page = await open(kind, touch);
      try {
        await check(page, entry);
        free = { page, touch };
      } finally {
        if (!free) await page.context().close();
      }
    },
  );
});

async function check(page: Page, { does, end }: Case): Promise<void> {
  await does(page);
  if (end === 'pinned') {
    for (const count of [1, 10, 40]) {
      await grow(page, count);
      expect(await left(page)).toBeLessThanOrEqual(2);
    }
    expect(await page.evaluate(() => window.follow.offersJump())).toBe(false);
    return;
  }
  await unpinned(page);
  const before = await place(page);
  await grow(page);
  expect(await left(page)).toBeGreaterThan(2);
  expect(await page.evaluate(() => window.follow.offersJump())).toBe(true);
  if (end === 'still') expect(await place(page)).toEqual(before);
}
