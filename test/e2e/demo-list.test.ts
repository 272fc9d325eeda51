import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchPage } from '../support/layout-shifts.js';
import { until } from '../support/wait.js';
import { type Demo, startDemo, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo?.stop());

/** How many rows a list has been given. */
function lengthOf(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((list) => (list as HTMLElement & { length: number }).length);
}

test('four lists fill up in place: nothing moves, and placeholders are there until the last batch', async () => {
  const page = await demo.open('/list/');
  await page.getByRole('button', { name: 'Send the atlas' }).click();
  await until(async () => (await lengthOf(page, '#bars')) >= 3, { message: 'a first batch' });
  const moved = await watchPage(page);
  await page.locator('.people > [data-stream-skeleton]').first().waitFor();
  await untilStatus(page.locator('#bars'), 'complete', 40_000);
  expect(await moved()).toEqual([]);
  expect(await page.locator('[data-stream-skeleton]').count()).toBe(0);
  expect(await page.locator('.people > [data-stream-group]').count()).toBe(16);
  expect(await page.locator('.atlas-table tbody tr').count()).toBe(48);
  await page.context().close();
});

test('a list of everything asks for no more than is scrolled to, and is walked through by keys', async () => {
  const page = await demo.open('/list/');
  await page.getByRole('button', { name: 'Browse' }).click();
  await until(async () => (await lengthOf(page, '#all')) >= 50, { message: 'a first batch' });
  const first = page.locator('#all li[tabindex="0"]');
  await first.focus();
  await until(
    async () => {
      await page.keyboard.press('PageDown');
      return (await lengthOf(page, '#all')) > 300;
    },
    { timeout: 30_000, message: 'more than a window' },
  );
  await page.getByRole('button', { name: 'Last row' }).click();
  const number = () =>
    page.locator('#all').evaluate((list) => {
      const rows = [...list.querySelectorAll<HTMLLIElement>('li[data-stream-key]')];
      return { last: rows.at(-1)?.value, rows: rows.length };
    });
  await until(async () => ((await number()).last ?? 0) > 300, { message: 'the last row' });
  await until(async () => (await number()).rows < 120, { message: 'no more than a window' });
  // The server has not gone through all of them for nobody.
  expect(await lengthOf(page, '#all')).toBeLessThan(20_000);
  await page.context().close();
});

test('a logbook begins with its last entries, and has the others for who scrolls back', async () => {
  const page = await demo.open('/list/');
  const numbers = () =>
    page
      .locator('[stream=logbook]')
      .evaluate((list) =>
        (list as HTMLElement & { items: { number: number }[] }).items.map(({ number }) => number),
      );
  const first = async () => (await numbers())[0] ?? 0;
  await page.getByRole('button', { name: 'Open the logbook' }).click();
  await until(async () => (await first()) > 0, { message: 'the first entry' });
  await until(async () => ((await numbers()).at(-1) ?? 0) > 400, {
    timeout: 30_000,
    message: 'the last entry',
  });
  await page.reload();
  await until(async () => (await first()) > 350, { message: 'the last twenty' });
  expect(await lengthOf(page, '[stream=logbook]')).toBeLessThan(40);
  await until(
    async () => {
      // At its very beginning the wheel moves the page, and with it the list from under the pointer.
      await page.locator('section[aria-labelledby=g]').hover();
      await page.mouse.wheel(0, -1_000);
      return (await first()) === 1;
    },
    { timeout: 50_000, message: 'the very first entry' },
  );
  await page.context().close();
});

test('a feed shows the newest first, keeps eight, and changes rows in place', async () => {
  const page = await demo.open('/list/');
  await page.getByRole('button', { name: 'Watch the harbour' }).click();
  await page.locator('.ships em[data-moored]').first().waitFor();
  await until(async () => (await page.locator('.ships li').count()) === 8, {
    timeout: 20_000,
    message: 'eight ships',
  });
  const newest = () => page.locator('.ships li').first().getAttribute('data-stream-key');
  const before = await newest();
  await until(async () => (await newest()) !== before, { message: 'a newer ship' });
  expect(await page.locator('.ships li').count()).toBe(8);
  await page.context().close();
  expect(demo.problems).toEqual([]);
});

test('where the code for a window cannot be had, the list stays whole', async () => {
  const visitor = await demo.visitor();
  const page = await visitor.newPage();
  await page.route(/row-window/, (route) => route.abort());
  await page.goto(`${demo.server.url}/list/`);
  await page.getByRole('button', { name: 'Browse' }).click();
  await until(async () => (await lengthOf(page, '#all')) >= 50, { message: 'a first batch' });
  await page.locator('#all li[tabindex="0"]').focus();
  await until(
    async () => {
      await page.keyboard.press('PageDown');
      return (await lengthOf(page, '#all')) > 300;
    },
    { timeout: 30_000, message: 'more than a window' },
  );
  await until(
    async () => (await page.locator('#all li[data-stream-key]').count()) === (await lengthOf(page, '#all')),
    { message: 'all rows' },
  );
  expect(await page.locator('#all li[data-stream-key]').count()).toBeGreaterThan(300);
  await visitor.close();
});
