/**
 * Promise 6, bounded: a page that nobody sees, or that does not move, holds little. Memory is read, and pages are
 * stopped, by Chromium's own debugger: so this runs in no other engine.
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { KIT, pageOf, type Stage, startStage, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';

const ONE_TEXT = '<stream-text stream="s"></stream-text>';

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

describe('bounded', () => {
  /**
   * A headless page is never hidden: the browser draws every one of them. So the page is told that it is, as a hidden
   * one finds it: `document.hidden`, the event, no animation frames, and timers no more often than once a second.
   */
  async function openHideable(markup: string): Promise<Page> {
    const page = await stage.open('');
    await page.addInitScript(() => {
      let isHidden = false;
      const { requestAnimationFrame: drawNext, setTimeout: wait } = window;
      const held: FrameRequestCallback[] = [];
      Object.defineProperties(document, {
        hidden: { get: () => isHidden },
        visibilityState: { get: () => (isHidden ? 'hidden' : 'visible') },
      });
      window.requestAnimationFrame = (callback) =>
        isHidden ? -held.push(callback) : drawNext.call(window, callback);
      window.setTimeout = ((callback: () => void, delay = 0) =>
        wait.call(window, callback, isHidden ? Math.max(1_000, delay) : delay)) as typeof setTimeout;
      Object.assign(window, {
        setHidden(hidden: boolean) {
          isHidden = hidden;
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
          if (!hidden) for (const callback of held.splice(0)) drawNext.call(window, callback);
        },
      });
    });
    await page.goto(stage.site.set('/hideable', pageOf(markup, KIT)), { waitUntil: 'commit' });
    await untilShown(page, ({ status }) => status === 'idle');
    return page;
  }

  const setHidden = (page: Page, hidden: boolean) =>
    page.evaluate((on) => (window as unknown as { setHidden(on: boolean): void }).setHidden(on), hidden);
  const floodText = (kib: number) =>
    Array.from({ length: kib }, (_, i) => `${String(i + 1).padStart(8, '0')}${'x'.repeat(1015)}\n`).join('');
  const digest = async (text: string) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');
  /** Of what the view shows; a text of many MiB need not come out of the page. */
  const shownDigest = (page: Page) =>
    page.evaluate(async () => {
      const text = new TextEncoder().encode(document.querySelector('stream-text')?.textContent ?? '');
      const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
      return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    });
  /** Where the view is, without its text. */
  const place = (page: Page) =>
    page.evaluate(() => {
      const view = document.querySelector('stream-text');
      return { seq: view?.streamState.seq ?? 0, status: view?.status };
    });

  test('a hidden tab holds little of what it has not painted, slows nobody down, and is exact when it is shown', async () => {
    room = stage.newRoom();
    const kib = 16 * 1024;
    const page = await openHideable(stage.inRoom(room, ONE_TEXT));
    const debug = await page.context().newCDPSession(page);
    /** Of the page's script: what waits to be painted is in it, what is painted is not. */
    const heap = async () => {
      await debug.send('HeapProfiler.collectGarbage');
      return (await debug.send('Runtime.getHeapUsage')).usedSize;
    };
    await setHidden(page, true);
    const before = await heap();
    const viewer = await stage.enter(room);
    const run = await viewer.run('flood', { kib }, { stream: 's' });
    await viewer.until(() => {
      run.chunks.length = 0;
      return run.outcome;
    });
    // The run is over for who watches live, while the hidden page has hardly begun.
    const { seq } = await place(page);
    expect(seq).toBeLessThan(kib);
    expect((await heap()) - before).toBeLessThan(3 * limits.credit);
    // It goes on in the background, a little each time, and never holds much.
    await until(async () => (await place(page)).seq > seq);
    expect((await heap()) - before).toBeLessThan(3 * limits.credit);
    await setHidden(page, false);
    await until(async () => (await place(page)).status === 'complete', { timeout: 60_000 });
    expect(await shownDigest(page)).toBe(await digest(floodText(kib)));
  }, 120_000);

  test('a page stopped behind 64 MiB is sent one window while others stay live; let go on, it misses nothing', async () => {
    room = stage.newRoom();
    const kib = 64 * 1024;
    // A view that keeps none of the text, so that the test is of the way there and not of 64 MiB of layout.
    const selector = 'stream-progress';
    const page = await stage.open(stage.inRoom(room, '<stream-progress stream="s"></stream-progress>'));
    await untilShown(page, ({ status }) => status === 'idle', { selector });
    await page.evaluate(() => {
      const seen = { count: 0, wrong: 0 };
      Object.assign(window, { seen });
      document.addEventListener('stream-chunk', ({ chunks, firstSeq }) => {
        for (const [index, chunk] of chunks.entries()) {
          const line = `${String(firstSeq + index).padStart(8, '0')}${'x'.repeat(1015)}\n`;
          seen.count++;
          if (firstSeq + index !== seen.count || chunk.kind !== 'text' || chunk.text !== line) seen.wrong++;
        }
      });
    });
    // Stopped as by a breakpoint: nothing of it runs, yet its socket stays open and takes what is sent.
    const debug = await page.context().newCDPSession(page);
    await debug.send('Debugger.enable');
    const stopped = new Promise((done) => debug.once('Debugger.paused', done));
    await debug.send('Debugger.pause');
    const before = stage.proxy.bytes.down;
    const viewer = await stage.enter(room);
    const run = await viewer.run('flood', { kib }, { stream: 's' });
    await stopped;
    await viewer.until(() => {
      run.chunks.length = 0;
      return run.outcome;
    });
    expect(run.seq).toBe(kib);
    // A window, and what may be over it by a batch.
    expect(stage.proxy.bytes.down - before).toBeLessThan(limits.credit + 2 * limits.batch);
    expect(stage.proxy.connections.open).toBe(1);
    await debug.send('Debugger.resume');
    await debug.send('Debugger.disable');
    await untilShown(page, ({ status }) => status === 'complete', { selector, timeout: 60_000 });
    const seen = await page.evaluate(() => (window as unknown as { seen: object }).seen);
    expect(seen).toEqual({ count: kib, wrong: 0 });
  }, 120_000);
});
