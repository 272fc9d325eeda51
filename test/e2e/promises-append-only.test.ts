/**
 * Promises 2 and 3: append-only (nodes stay, nothing shifts, selections live), late is fine (nothing is lost before a
 * page is ready, what is trimmed shows as a gap).
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundlePage } from '../support/element-bundle.js';
import { tokens } from '../support/fixtures/tokens.js';
import { dropLine, KIT, type Stage, startStage, untilReconnected, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';
import type {} from './shift-page.js';

const ONE_TEXT = '<stream-text stream="s"></stream-text>';

/** The script of pages that can be watched. */
const WATCHED = '/watched.js';

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
  for (const [path, script] of Object.entries(await bundlePage('test/e2e/shift-page.ts')))
    stage.site.set(path, script);
  stage.site.set(WATCHED, `import '${KIT}'; import '/shift-page.js';`);
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** Watches for layout shifts from now on. */
async function watchShifts(page: Page): Promise<void> {
  await page.waitForFunction(() => 'watchShifts' in window);
  await page.evaluate(() => {
    window.shiftWatch = window.watchShifts();
  });
}

/** Two frames have been drawn, so that what was written is laid out and any shift of it was observed. */
function drawn(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const shifts = (page: Page) => page.evaluate(() => window.shiftWatch.stop());

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
    const page = await stage.open(stage.inRoom(room, ONE_TEXT), { script: WATCHED });
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
      { script: WATCHED },
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
