/**
 * Promise 6, bounded: a stream that does not end costs a page a bounded number of nodes and bytes. Ten minutes of twenty
 * chunks a second, replayed as fast as they are painted (`npm test -- endless`); heap after a collection, nodes as the
 * browser counts them, those that have left the document too.
 */
import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { bundlePage } from '../support/element-bundle.js';
import { type PageServer, startPageServer } from '../support/page-server.js';
import type {} from './endless-page.js';

/** Ten minutes' worth, and the part of it by which a view has all that it ever holds. */
const CHUNKS = 12_000;
const BEGINNING = 3_000;
const MiB = 1024 * 1024;

let browser: Browser;
let site: PageServer;

beforeAll(async () => {
  const [launched, scripts] = await Promise.all([launchBrowser(), bundlePage('test/e2e/endless-page.ts')]);
  browser = launched;
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Endless</title>
<style>stream-list, stream-text { display: block; block-size: 20rem; overflow: auto } stream-log { block-size: 20rem }</style>
<script type="module" src="/endless-page.js"></script><body>`;
  site = await startPageServer({ pages: { ...scripts, '/': page } });
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

interface Held {
  readonly nodes: number;
  readonly heap: number;
}

async function held(session: CDPSession): Promise<Held> {
  // Twice: what the first collection has let go of may hold nodes, which the second one frees.
  for (let time = 0; time < 2; time++) await session.send('HeapProfiler.collectGarbage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { nodes, heap: usedSize };
}

async function open(markup: string): Promise<{ page: Page; session: CDPSession }> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'endless' in window);
  await page.evaluate((text) => window.endless.open(text), markup);
  return { page, session: await page.context().newCDPSession(page) };
}

/** What is held after the beginning, and after all. */
async function replay(markup: string): Promise<{ early: Held; late: Held }> {
  const { page, session } = await open(markup);
  await page.evaluate((count) => window.endless.bring(count), BEGINNING);
  const early = await held(session);
  await page.evaluate((count) => window.endless.bring(count), CHUNKS - BEGINNING);
  const late = await held(session);
  await page.context().close();
  return { early, late };
}

const row = '<template><p>{{name}}: {{note}}</p></template>';
const item = '<ul></ul><template><li>{{name}}: {{note}}</li></template>';

describe('ten minutes of a stream that does not end', () => {
  test.each([
    ['its newest 500 rows', `<stream-list limit="500">${row}</stream-list>`],
    ['its newest 500 rows, on top', `<stream-list limit="500" mode="prepend">${item}</stream-list>`],
    ['the rows of 500 chunks', `<stream-list max-chunks="500">${item}</stream-list>`],
  ])('leave a list with %s', async (_, markup) => {
    const { early, late } = await replay(markup);
    expect(late.nodes).toBeLessThan(early.nodes * 1.1);
    expect(late.nodes).toBeLessThan(500 * 8);
    expect(late.heap - early.heap).toBeLessThan(MiB / 2);
  });

  test('leave a log with the lines that it keeps, and with nodes for those in view', async () => {
    const { early, late } = await replay('<stream-log max-lines="2000" label="Log"></stream-log>');
    expect(late.nodes).toBeLessThan(early.nodes * 1.1);
    expect(late.nodes).toBeLessThan(3_000);
    expect(late.heap - early.heap).toBeLessThan(MiB);
  });

  test('leave a text, which keeps all of it, with a node for every two thousand letters and little beside the letters', async () => {
    const { early, late } = await replay('<stream-text></stream-text>');
    expect(late.nodes).toBeLessThan(1_000);
    // The letters themselves, of which there are ten in a chunk, are the browser's.
    expect(late.heap - early.heap).toBeLessThan(MiB / 2);
  });
});
