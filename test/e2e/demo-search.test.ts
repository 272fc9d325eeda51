import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, statusOf, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

describe('search as you type', () => {
  test('finds while typing, marks what it found, and a newer query takes the place of the older', async () => {
    const page = await demo.open('/search/');
    const names = page.locator('.place a');
    await page.getByRole('searchbox').pressSequentially('muns');
    await page.getByText('Münster', { exact: true }).first().waitFor();
    // It is among the hits of "mu" too, so what is marked may lag behind.
    await until(async () =>
      /^m[uü]ns$/i.test((await page.locator('.place mark').first().textContent()) ?? ''),
    );

    await page.getByRole('searchbox').pressSequentially('ter germ');
    await until(async () => {
      const where = await page.locator('.place .where').allTextContents();
      return where.length > 0 && where.every((text) => text.endsWith('Germany'));
    });
    expect(await names.first().textContent()).toBe('Münster');
    await untilStatus(page.locator('stream-list'), 'complete');
    expect(demo.problems).toEqual([]);
  });

  test('stands where it will before its script is there', async () => {
    const visitor = await demo.visitor();
    const whole = await demo.open('/search/', visitor);
    await whole.waitForFunction(() => document.querySelector('.results :state(idle)'));
    const bare = await visitor.newPage();
    await bare.route(/\.js$/, (route) => route.abort());
    await bare.goto(`${demo.server.url}/search/`);
    const [top, topBefore] = await Promise.all(
      [whole, bare].map((page) =>
        page.evaluate(() => document.querySelector('.results')?.getBoundingClientRect().top),
      ),
    );
    expect(topBefore).toBe(top);
    await visitor.close();
  });

  test('looks no further than one scrolls', async () => {
    const page = await demo.open('/search/');
    await page.getByRole('searchbox').fill('a');
    const list = page.locator('stream-list');
    const items = () => list.evaluate((node) => (node as HTMLElement & { items: unknown[] }).items.length);
    await page.locator('.place').first().waitFor();
    const settled = async () => {
      let last = -1;
      await until(
        async () => {
          const before = last;
          last = await items();
          return last > 0 && last === before;
        },
        { interval: 300 },
      );
      return last;
    };
    const few = await settled();
    expect(few).toBeLessThan(400);
    expect(await statusOf(list)).toBe('streaming');

    await page.locator('.results').evaluate((results) => results.scrollTo(0, results.scrollHeight));
    await until(async () => (await items()) > few, { message: `more than ${few} items` });
    expect(await statusOf(list)).toBe('streaming');
  });

  test('says so when there is nothing', async () => {
    const page = await demo.open('/search/');
    await page.getByRole('searchbox').fill('xyzzyx');
    await page.getByText('No place has all of these words.', { exact: true }).waitFor();
    await untilStatus(page.locator('stream-list'), 'complete');
  });

  test('two tabs search side by side, and a reload keeps the query and the list', async () => {
    const visitor = await demo.visitor();
    const [one, other] = [await demo.open('/search/', visitor), await demo.open('/search/', visitor)];
    await one.getByRole('searchbox').fill('reykj');
    await other.getByRole('searchbox').fill('nuuk');
    await one.getByText('Reykjavík', { exact: true }).waitFor();
    await other.getByText('Nuuk', { exact: true }).waitFor();
    await untilStatus(one.locator('stream-list'), 'complete');

    await one.reload();
    await one.getByText('Reykjavík', { exact: true }).waitFor();
    expect(await one.getByRole('searchbox').inputValue()).toBe('reykj');
    await visitor.close();
  });
});
