import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { root } from './root.mjs';

/** Ten minutes of twenty a second. */
const CHUNKS = 12_000;

/** Views with a fixed height, as most pages give them. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Endless</title>
<style>stream-list, stream-text { display: block; block-size: 20rem; overflow: auto } stream-log { block-size: 20rem }</style>
<script type="module" src="/endless-page.js"></script><body>`;

/**
 * What views hold when 12,000 chunks have come to them, beyond a page that has the elements and shows none.
 *
 * @param {readonly import('./memory-budgets.mjs').View[]} views
 * @returns {Promise<{ rows: { name: string, heap: number, nodes: number }[], engine: string }>} bytes of the JavaScript heap; nodes, in the
 *   document or not; the browser whose they are
 */
export async function measureMemory(views) {
  const site = await serve();
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
  try {
    const rows = [];
    for (const { name, markup } of views) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await page.goto(site.address);
      await page.waitForFunction('window.endless');
      const empty = await held(session);
      await page.evaluate((text) => /** @type {any} */ (globalThis).endless.open(text), markup);
      await page.evaluate((count) => /** @type {any} */ (globalThis).endless.bring(count), CHUNKS);
      const full = await held(session);
      rows.push({ name, heap: full.heap - empty.heap, nodes: full.nodes - empty.nodes });
      await context.close();
    }
    return { rows, engine: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    site.close();
  }
}

/** @param {import('playwright').CDPSession} session */
async function held(session) {
  // Twice: what the first collection has let go of may hold nodes, which the second one frees.
  for (let time = 0; time < 2; time++) await session.send('HeapProfiler.collectGarbage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { nodes, heap: usedSize };
}

/** The page of the tests' endless streams, on loopback. */
async function serve() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/e2e/endless-page.ts')],
    bundle: true,
    splitting: true,
    write: false,
    outdir: join(root, '.build/pages'),
    format: 'esm',
    target: 'es2022',
    tsconfig: join(root, 'src/elements/tsconfig.json'),
    // Elements are imported for what they do, which package.json does not say of their sources.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
  const files = new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
  const server = createServer(({ url = '/' }, response) => {
    const text = url === '/' ? PAGE : files.get(url);
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': url === '/' ? 'text/html' : 'text/javascript',
    });
    response.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
