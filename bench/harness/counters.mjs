import { setTimeout as delay } from 'node:timers/promises';

/** What the browser counts, by the names used here; all in seconds of the main thread. */
const COUNTERS = {
  task: 'TaskDuration',
  script: 'ScriptDuration',
  layout: 'LayoutDuration',
  style: 'RecalcStyleDuration',
};

/**
 * @typedef {import('playwright').CDPSession} Session
 * @typedef {Parameters<typeof import('./profile.mjs').hottest>[0]} CpuProfile
 */

/**
 * Opens a page of its own and waits until its driver is ready.
 *
 * @param {import('playwright').Browser} browser
 * @param {string} address
 */
export async function openPage(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const close = () => context.close();
  try {
    const page = await context.newPage();
    const errors = /** @type {string[]} */ ([]);
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(address);
    await page.waitForFunction('window.bench', undefined, { timeout: 60_000 }).catch(() => {
      throw new Error(`${address} did not get ready: ${errors.join('; ')}`);
    });
    const session = await context.newCDPSession(page);
    // Of the thread, not of the clock: what else this machine is doing is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await session.send('HeapProfiler.collectGarbage');
    await delay(100);
    return { page, session, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Milliseconds of the main thread so far.
 *
 * @param {Session} session
 */
export async function counters(session) {
  const metrics = await metricsOf(session);
  const of = (/** @type {keyof typeof COUNTERS} */ key) => (metrics.get(COUNTERS[key]) ?? Number.NaN) * 1_000;
  return { task: of('task'), script: of('script'), layout: of('layout'), style: of('style') };
}

/**
 * What the page holds once garbage is collected: bytes of objects, of the DOM's and of array buffers; nodes.
 *
 * @param {Session} session
 */
export async function heapOf(session) {
  for (let time = 0; time < 2; time++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, ...more } = await session.send('Runtime.getHeapUsage');
  const { embedderHeapUsedSize = 0, backingStorageSize = 0 } = /** @type {Record<string, number>} */ (more);
  const metrics = await metricsOf(session);
  return {
    bytes: usedSize + embedderHeapUsedSize + backingStorageSize,
    nodes: metrics.get('Nodes') ?? Number.NaN,
  };
}

/**
 * Does something, with a CPU profile of it where one is wanted.
 *
 * @template T
 * @param {Session} session
 * @param {boolean} isWanted
 * @param {() => Promise<T>} work
 * @returns {Promise<{ value: T, samples: CpuProfile | undefined }>}
 */
export async function profiled(session, isWanted, work) {
  if (!isWanted) return { value: await work(), samples: undefined };
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 200 });
  await session.send('Profiler.start');
  const value = await work();
  const { profile: samples } = await session.send('Profiler.stop');
  return { value, samples: /** @type {CpuProfile} */ (samples) };
}

/** @param {Session} session */
async function metricsOf(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}
