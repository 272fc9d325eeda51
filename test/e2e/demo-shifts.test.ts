/** Layout shift of the demo's pages, from the first byte on: while things come, and when a page is loaded again. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shiftsOf, watchShifts } from '../support/layout-shifts.js';
import { until } from '../support/wait.js';
import { type Demo, startDemo, untilStatus } from './demo.js';

interface Case {
  readonly path: string;
  readonly start: (page: Page) => Promise<void>;
  /** The element whose stream is started. */
  readonly view: string;
  /** How long it takes to be over, in milliseconds, where that is waited for. */
  readonly ends?: number;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

const cases: readonly Case[] = [
  { path: '/', view: '#opening stream-text', start: press('Read to me') },
  {
    path: '/reader/',
    view: '.page-of-a-book stream-text',
    async start(page) {
      await page.selectOption('#chapter', '10');
      await page.selectOption('#rate', '400');
      await press('Start')(page);
    },
  },
  { path: '/text/', view: '#answer', start: press('Ask'), ends: 60_000 },
  { path: '/chat/', view: '.turn stream-text', start: press('How does a river find its way?'), ends: 30_000 },
  {
    path: '/upload/',
    view: 'stream-list',
    async start(page) {
      await page.getByLabel('Slowly').check();
      await page.getByRole('button', { name: 'Upload it now' }).first().click();
    },
    // Its end is not waited for: the file was lost with the page that was loaded again, which takes a minute to be said.
  },
  {
    path: '/progress/',
    view: '.job stream-progress',
    async start(page) {
      await page.selectOption('#seconds', '8');
      await press('Start')(page);
    },
    ends: 30_000,
  },
];

/** Where words change in their place (marks in a hit with the query, the state of a ship), letters move: by less than this part of the view. */
const LETTERS = 0.0001;

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo?.stop());

async function watchedVisitor(
  viewport: { width: number; height: number },
  least?: number,
): Promise<BrowserContext> {
  const visitor = await demo.visitor({ viewport });
  await watchShifts(visitor, least);
  return visitor;
}

/** Chunks of the view that have been drawn. */
function chunksOf(page: Page, view: string): Promise<number> {
  return page
    .locator(view)
    .first()
    .evaluate(
      (element) => (element as HTMLElement & { streamState?: { seq: number } }).streamState?.seq ?? 0,
    );
}

describe.each([
  { device: 'desktop', viewport: { width: 1280, height: 900 } },
  { device: 'phone', viewport: { width: 390, height: 844 } },
])('on a $device nothing moves', ({ viewport }) => {
  test('when four lists fill up, and when they are loaded again', async () => {
    const visitor = await watchedVisitor(viewport, LETTERS);
    const page = await demo.open('/list/', visitor);
    await page.getByRole('button', { name: 'Send the atlas' }).click();
    await page.getByRole('button', { name: 'Browse' }).click();
    await page.getByRole('button', { name: 'Watch the harbour' }).click();
    await untilStatus(page.locator('#bars'), 'complete', 40_000);
    expect(await shiftsOf(page)).toEqual([]);
    await page.reload();
    await untilStatus(page.locator('#bars'), 'complete');
    await until(async () => (await page.locator('.ships li').count()) === 8);
    const newest = () => page.locator('.ships li').first().getAttribute('data-stream-key');
    const before = await newest();
    await until(async () => (await newest()) !== before, { message: 'a newer ship' });
    expect(await shiftsOf(page)).toEqual([]);
    await visitor.close();
  });

  test('when hits come in, and when they are loaded again', async () => {
    const visitor = await watchedVisitor(viewport, LETTERS);
    const page = await demo.open('/search/', visitor);
    await page.getByRole('searchbox').pressSequentially('munster');
    await page.locator('.place').first().waitFor();
    await page.getByRole('searchbox').pressSequentially(' germ');
    await untilStatus(page.locator('stream-list'), 'complete');
    expect(await shiftsOf(page)).toEqual([]);
    await page.getByRole('searchbox').fill('n');
    await until(async () => (await page.locator('.place').count()) > 20);
    await page.reload();
    await until(async () => (await page.locator('.place').count()) > 20);
    expect(await shiftsOf(page)).toEqual([]);
    await visitor.close();
  });

  test.each(cases)(
    'while $path streams, in the middle, and after it',
    async ({ path, view, start, ends }) => {
      const visitor = await watchedVisitor(viewport);
      const page = await demo.open(path, visitor);
      await page.waitForFunction(() => document.querySelectorAll(':not(:defined)').length === 0);
      await page.evaluate(() => document.fonts.ready);
      expect(await shiftsOf(page), 'when it is opened').toEqual([]);

      await start(page);
      await expect.poll(() => page.locator(view).count(), { timeout: 10_000 }).toBeGreaterThan(0);
      const element = page.locator(view).first();
      await expect.poll(() => chunksOf(page, view), { timeout: 20_000 }).toBeGreaterThan(20);
      const before = await chunksOf(page, view);
      expect(await shiftsOf(page), 'while it streams').toEqual([]);

      await page.reload();
      // Not more: a busy machine may have been at the end by then.
      await expect
        .poll(() => chunksOf(page, view).catch(() => 0), { timeout: 20_000 })
        .toBeGreaterThanOrEqual(before);
      expect(await shiftsOf(page), 'when it is loaded again in the middle').toEqual([]);
      if (ends !== undefined) {
        await untilStatus(element, 'complete', ends);
        expect(await shiftsOf(page), 'at the end').toEqual([]);
        await page.reload();
        await untilStatus(element, 'complete');
        expect(await shiftsOf(page), 'when it is loaded again after the end').toEqual([]);
      }
      await visitor.close();
    },
    120_000,
  );
});
