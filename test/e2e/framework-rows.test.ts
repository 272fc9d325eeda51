/**
 * Rows of a list that a framework renders: each a part of its tree, with contexts, state and events; rendered once, however
 * many come after it; and cleaned up when it goes.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { bundlePage } from '../support/element-bundle.js';
import { type PageServer, startPageServer } from '../support/page-server.js';
import { until } from '../support/wait.js';
import type {} from './framework-rows/page.js';

/** By name: the page's script, and what is in its address. */
const FRAMEWORKS = [
  ['react', ''],
  ['react', '?strict'],
  ['preact', ''],
  ['solid', ''],
  ['vue', ''],
  ['svelte', ''],
  ['angular', ''],
] as const;

const POLICY = "default-src 'self'; require-trusted-types-for 'script'";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

describe.each(FRAMEWORKS)('rows that %s%s renders', (name, search) => {
  let site: PageServer;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const scripts = await bundlePage(`test/e2e/framework-rows/${name}.ts`);
    const markup = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rows</title><body><div id="app"></div>
<script type="module" src="/${name}.js"></script>`;
    site = await startPageServer({
      pages: { ...scripts, '/': markup, '/favicon.ico': '' },
      // Compiled in the page, which Angular does in tests alone.
      headers: name === 'angular' ? {} : { 'content-security-policy': POLICY },
    });
    const context = await browser.newContext();
    context.on('weberror', (error) => problems.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page = await context.newPage();
  });

  beforeEach(async () => {
    await page.goto(`${site.url}/${search}`);
    await page.waitForFunction(() => 'rows' in window);
  });

  afterEach(() => expect(problems.splice(0)).toEqual([]));

  afterAll(async () => {
    await page?.context().close();
    await site?.stop();
  });

  const texts = () => page.locator('stream-list button').allTextContents();
  const alive = () => page.evaluate(() => [...window.rows.alive]);

  async function bring(count: number): Promise<void> {
    const before = (await texts()).length;
    await page.evaluate((more) => window.rows.bring(more), count);
    await until(async () => (await texts()).length === before + count);
  }

  it('are a part of its tree: contexts, state and events', async () => {
    await bring(2);
    await page.locator('button').first().click();
    await until(async () => (await texts())[0] === 'Item 1, around, 1');
    expect((await texts())[1]).toBe('Item 2, around, 0');
  });

  it('keep their state when their item is updated', async () => {
    await bring(2);
    const button = await page.locator('button').first().elementHandle();
    await button?.click();
    await page.evaluate(() =>
      window.rows.source.push({ kind: 'update', key: '1', item: { id: 1, name: 'New' } }),
    );
    await until(async () => (await texts())[0] === 'New, around, 1');
    expect(await button?.evaluate((node) => node.isConnected)).toBe(true);
  });

  it('are rendered once, however many come after', async () => {
    await bring(60);
    const first = await page.evaluate(() => window.rows.renders);
    for (let time = 0; time < 5; time++) await bring(60);
    expect(await page.evaluate(() => window.rows.renders)).toBe(first * 6);
  });

  it('are cleaned up when they go, and when the stream begins anew', async () => {
    await bring(120);
    await until(async () => (await alive()).length === 120);
    await page.evaluate(() => window.rows.source.push({ kind: 'delete', keys: ['2', '3'] }));
    await until(async () => (await alive()).length === 118);
    expect((await alive()).slice(0, 2)).toEqual([1, 4]);
    await page.evaluate(() => window.rows.source.reset());
    await page.evaluate(() => window.rows.bring(1));
    await until(async () => (await alive()).join() === '121');
    expect(await texts()).toEqual(['Item 121, around, 0']);
  });

  it('are cleaned up with the application', async () => {
    await bring(3);
    await until(async () => (await alive()).length === 3);
    await page.evaluate(() => window.rows.unmount());
    await until(async () => (await alive()).length === 0);
    expect(await page.locator('stream-list').count()).toBe(0);
  });
});
