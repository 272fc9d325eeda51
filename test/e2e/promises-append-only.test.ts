/**
 * Promises 2, 3 and 6: append-only (nodes stay, nothing shifts, selections live), late is fine (nothing is lost
 * before a page is ready, what is trimmed shows as a gap), bounded (a page that nobody sees holds little).
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { tokens } from '../support/fixtures/tokens.js';
import {
  dropLine,
  KIT,
  pageOf,
  type Stage,
  startStage,
  untilReconnected,
  untilShown,
} from '../support/stage.js';
import { until } from '../support/wait.js';

const ONE_TEXT = '<stream-text stream="s"></stream-text>';

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** Observes layout shifts from the page's beginning. */
function watchShifts(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources: { node: Node | null }[];
      })[])
        shifts.push(`${entry.value} ${entry.sources.map(({ node }) => node?.nodeName).join()}`);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Two frames have been drawn, so that what was written is laid out and any shift of it was observed. */
function drawn(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const shifts = (page: Page) => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);

/** Remembers every node that is inside the views now, and what each text node begins with. */
function mark(page: Page): Promise<number> {
  return page.evaluate(() => {
    const holder = window as unknown as { marked?: Map<Node, string> };
    holder.marked ??= new Map();
    for (const view of document.querySelectorAll('stream-text, stream-list')) {
      const walker = document.createTreeWalker(view);
      while (walker.nextNode()) {
        const { currentNode } = walker;
        if (currentNode instanceof Text) holder.marked.set(currentNode, currentNode.data);
        else if (!holder.marked.has(currentNode)) holder.marked.set(currentNode, '');
      }
    }
    return holder.marked.size;
  });
}

/** The marked nodes that are not where they were, or do not begin with what they held. */
function lost(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { marked } = window as unknown as { marked: Map<Node, string> };
    return [...marked]
      .filter(([node, text]) => !node.isConnected || (node instanceof Text && !node.data.startsWith(text)))
      .map(([node, text]) => `${node.nodeName} ${text.slice(0, 40)}`);
  });
}

describe('append-only', () => {
  test('text: every node ever rendered is the same object at the end, nothing shifts, the selection lives', async () => {
    room = stage.newRoom();
    const viewer = await stage.enter(room);
    const page = await stage.open(stage.inRoom(room, ONE_TEXT));
    await watchShifts(page);
    await viewer.run('tokens', { count: 3_000, gap: 1 }, { stream: 's' });
    await untilShown(page, ({ seq }) => seq >= 50);
    const selected = await page.evaluate(() => {
      const block = document.querySelector('stream-text [data-stream-block]')?.firstChild as Text;
      getSelection()?.setBaseAndExtent(block, 3, block, 90);
      return getSelection()?.toString();
    });
    let marked = 0;
    for (let at = 100; at < 3_000; at += 100) {
      // Where the line was dropped and taken up again must not show either.
      if (at % 1_000 === 0) await dropLine(page, stage.proxy);
      await untilShown(page, ({ seq }) => seq >= at);
      marked = await mark(page);
    }
    const { text } = await untilShown(page, ({ status }) => status === 'complete');
    await drawn(page);
    expect(text).toBe(tokens(3_000));
    expect(marked).toBeGreaterThan(10);
    expect(await lost(page)).toEqual([]);
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(selected);
    expect(await shifts(page)).toEqual([]);
  });

  test('a list: rows are the same objects whatever comes later, and an item of a known key changes its own row only', async () => {
    room = stage.newRoom();
    const row = '<template><li>{{id}} {{title}}</li></template>';
    const page = await stage.open(
      stage.inRoom(room, `<stream-list stream="rows"><ul></ul>${row}</stream-list>`),
    );
    await watchShifts(page);
    const write = (items: object[]) =>
      stage.append(room, 'rows', JSON.stringify(items), { 'content-type': 'application/json' });
    const count = () => page.evaluate(() => document.querySelectorAll('stream-list li').length);
    for (let batch = 0; batch < 20; batch++) {
      const items = Array.from({ length: 5 }, (_, i) => ({ id: batch * 5 + i + 1, title: 'as it came' }));
      expect(await write(items)).toBe(204);
      await until(async () => (await count()) === (batch + 1) * 5);
      await mark(page);
    }
    // The texts of this row are to change; all other nodes, and its own element, are to stay.
    const before = await page.evaluate(() => {
      const { marked } = window as unknown as { marked: Map<Node, string> };
      const li = document.querySelectorAll('stream-list li')[41] as Element;
      for (const node of li.childNodes) marked.delete(node);
      Object.assign(window, { li });
      return marked.size;
    });
    expect(before).toBeGreaterThan(200);
    await write([{ id: 42, title: 'changed' }]);
    await until(() =>
      page.evaluate(() => (window as unknown as { li: Element }).li.textContent === '42 changed'),
    );
    await write([{ id: 101, title: 'last' }]);
    await until(async () => (await count()) === 101);
    await drawn(page);
    expect(await lost(page)).toEqual([]);
    expect(await shifts(page)).toEqual([]);
    const texts = await page.evaluate(() =>
      [...document.querySelectorAll('stream-list li')].map(({ textContent }) => textContent),
    );
    const whole = Array.from({ length: 101 }, (_, i) => `${i + 1} as it came`);
    expect(texts).toEqual(whole.with(41, '42 changed').with(100, '101 last'));
  });
});

describe('late is fine', () => {
  test('elements that are upgraded long after the run began lose nothing', async () => {
    room = stage.newRoom();
    let release = (): void => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    stage.site.set('/late.js', async (_, response) => {
      await released;
      response.setHeader('content-type', 'text/javascript').end(`import '${KIT}';`);
    });
    const two = `${ONE_TEXT}<p>in between</p><stream-text stream="done"></stream-text>`;
    const page = await stage.open(stage.inRoom(room, two), { script: '/late.js' });
    const viewer = await stage.enter(room);
    await viewer.ended(await viewer.run('tokens', { count: 500 }, { stream: 'done' }));
    const run = await viewer.run('tokens', { count: 2_000, gap: 1 }, { stream: 's' });
    await viewer.until(() => run.seq >= 1_000);
    expect(await page.evaluate(() => document.querySelectorAll('stream-text:defined').length)).toBe(0);
    release();
    const live = await untilShown(page, ({ status }) => status === 'complete');
    expect(live.text).toBe(tokens(2_000));
    const ended = await untilShown(page, ({ status }) => status === 'complete', {
      selector: '[stream=done]',
    });
    expect(ended.text).toBe(tokens(500));
  });

  test('an element whose stream does not exist yet gets it from its first chunk', async () => {
    room = stage.newRoom();
    const page = await stage.open(stage.inRoom(room, ONE_TEXT));
    const before = await untilShown(page, ({ status }) => status === 'idle');
    expect(before).toMatchObject({ seq: 0, generation: '', text: '' });
    const viewer = await stage.enter(room);
    await viewer.run('tokens', { count: 300, gap: 1 }, { stream: 's' });
    const { text } = await untilShown(page, ({ status }) => status === 'complete');
    expect(text).toBe(tokens(300));
  });
});

describe('late is fine: what is no longer kept', () => {
  const grant = JSON.stringify({ read: true, append: true });
  let trimming: Stage;
  beforeAll(async () => {
    // Keeps 2,000 chunks of a stream.
    trimming = await startStage({ entry: 'test/support/fixtures/guarded-room.ts' });
  });
  afterAll(() => trimming.stop());
  afterEach(async () => expect(await trimming.clear()).toEqual([]));

  test('shows as a gap: at the start to who comes late, in the middle to who was away', async () => {
    const name = trimming.newRoom();
    const token = `token='${grant}'`;
    const write = async (from: number, to: number) => {
      const lines = Array.from({ length: to - from + 1 }, (_, i) => ({ text: `line ${from + i}\n` }));
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${grant}` };
      expect(await trimming.append(name, 's', JSON.stringify(lines), headers)).toBe(204);
    };
    const linesFrom = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join('');
    const gaps = (page: Page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-stream-gap]')].map((gap) => ({
          label: gap.getAttribute('aria-label') ?? '',
          before: gap.previousElementSibling?.textContent ?? '',
          after: gap.nextElementSibling?.textContent?.split('\n')[0] ?? '',
        })),
      );

    await write(1, 100);
    const away = await trimming.open(trimming.inRoom(name, ONE_TEXT, token));
    await untilShown(away, ({ seq }) => seq === 100);
    await trimming.proxy.refuse();
    trimming.proxy.dropAll();
    for (let at = 101; at < 6_000; at += 500) await write(at, at + 499);
    const before = trimming.proxy.connections.total;
    await trimming.proxy.accept();
    await untilReconnected(away, trimming.proxy, before);
    const back = await untilShown(away, ({ seq }) => seq === 6_100);
    const [gap] = await gaps(away);
    const last = Number(/^Chunks 101 to (\d+,?\d*) are no longer kept$/.exec(gap?.label ?? '')?.[1]);
    expect(last).toBeGreaterThan(3_000);
    expect(back.text).toBe(linesFrom(1, 100) + linesFrom(last + 1, 6_100));
    expect(gap).toMatchObject({ before: expect.stringMatching(/line 100\n$/), after: `line ${last + 1}` });

    const late = await trimming.open(trimming.inRoom(name, ONE_TEXT, token));
    const joined = await untilShown(late, ({ seq }) => seq === 6_100);
    const [first] = await gaps(late);
    const missing = Number(/^Chunks 1 to (\d+) are no longer kept$/.exec(first?.label ?? '')?.[1]);
    expect(missing).toBeGreaterThanOrEqual(last);
    expect(joined.text).toBe(linesFrom(missing + 1, 6_100));
  });
});

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
