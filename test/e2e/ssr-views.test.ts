/**
 * Views that a server has drawn into their shadow roots: a log, how far it is, steps, the connection. What is there is drawn anew
 * in place, and nobody sees that.
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drawElement, openHeld } from '../support/drawn-page.js';
import { shiftsOf } from '../support/layout-shifts.js';
import { type Stage, startStage, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

afterEach(async () => {
  expect(await stage.clear()).toEqual([]);
});

afterAll(() => stage?.stop());

const PLAIN = { 'content-type': 'text/plain' };
const line = (at: number) => `\u001b[32mok\u001b[0m step ${at} & <b>\n`;

async function appendLines(room: string, from: number, to: number): Promise<void> {
  const lines = Array.from({ length: to - from + 1 }, (_, at) => line(from + at));
  await stage.append(room, 'answer', lines.join(''), PLAIN);
}

/** Writes down after every frame where a line of the log stands. Gives how far it has moved, in pixels; not a number if it was away. */
async function watchLine(page: Page, text: string): Promise<() => Promise<number>> {
  await page.evaluate((wanted) => {
    const places: unknown[] = [];
    Object.assign(window, { places });
    const look = () => {
      const root = document.querySelector('stream-log')?.shadowRoot;
      const found = [...(root?.querySelectorAll('.line .text') ?? [])].filter(
        ({ textContent }) => textContent === wanted,
      );
      const place = found[0]?.getBoundingClientRect().top;
      if (places.at(-1) !== place || places.length === 0) places.push(place);
      requestAnimationFrame(() => port1.postMessage(undefined));
    };
    // A message that is sent in a frame comes once that is drawn: what is arranged in it has its place by then.
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = look;
    look();
  }, text);
  return async () => {
    const places = await page.evaluate(() => (window as unknown as { places: number[] }).places);
    return places.includes(undefined as never) ? Number.NaN : Math.max(...places) - Math.min(...places);
  };
}

/** Resolves once a log has lines of its own, and what a server has drawn is away. */
async function untilTakenOver(page: Page): Promise<void> {
  await page.locator('stream-log [part=viewport]:not([data-still]) .line:not(.probe)').first().waitFor();
  await page.locator('.still').waitFor({ state: 'detached' });
}

test.each([
  ['a short one from the top', 5, {}],
  ['a long one at its end', 500, { 'line-numbers': true, toolbar: true }],
])('the lines of a log stand where they will: %s', async (_, count, more) => {
  const room = stage.newRoom();
  await appendLines(room, 1, count);
  const attributes = { id: 'log', ...more };
  const { page, release } = await openHeld(
    stage,
    room,
    await drawElement(stage, 'stream-log', room, { attributes }),
  );
  const shown = page.locator('stream-log .line .text', { hasText: `step ${count} & <b>` });
  expect(await shown.isVisible()).toBe(true);
  const isInView = await page.evaluate((last) => {
    const { shadowRoot } = document.querySelector('stream-log') as Element;
    const view = shadowRoot?.querySelector('[part=viewport]')?.getBoundingClientRect() as DOMRect;
    const rows = [...(shadowRoot?.querySelectorAll('.line .text') ?? [])];
    const row = rows.find(({ textContent }) => textContent === last)?.getBoundingClientRect() as DOMRect;
    return row.top >= view.top && row.bottom <= view.bottom + 1;
  }, `ok step ${count} & <b>`);
  expect(isInView).toBe(true);
  const movedOf = await watchLine(page, `ok step ${count} & <b>`);
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-log' });
  await untilTakenOver(page);
  expect(await shiftsOf(page)).toEqual([]);
  expect(await movedOf()).toBeLessThanOrEqual(1);
  await appendLines(room, count + 1, count + 3);
  await page.locator('.line .text', { hasText: `step ${count + 3} ` }).waitFor();
  const text = await page.evaluate(() => document.querySelector('stream-log')?.text());
  expect(text).toBe(Array.from({ length: count + 3 }, (__, at) => `ok step ${at + 1} & <b>\n`).join(''));
  expect(await shiftsOf(page)).toEqual([]);
});

/** Every colour and decoration that a run can have. */
const COLORED = [
  '38;5;208mof 256',
  '38;2;12;200;99mtrue',
  '48;5;24mon one of 256',
  '38;2;250;250;1;48;2;90;0;160mtrue on true',
  '31;42mred on green',
  '7mturned round',
  '38;5;17;7mone of 256 turned round',
  '4:3;58;2;255;128;0mwavy',
  '9;53mstruck through and over',
  '4;94mbright and underlined',
  '48;5;15mon white',
  '40mon black',
].map((run) => `\u001b[${run}\u001b[0m`);

test.each([
  ['times of day', 1_280, 3, { timestamps: 'absolute' }],
  ['times since the first, on a phone', 390, 3, { timestamps: 'relative' }],
  ['times and numbers', 1_280, 3, { timestamps: 'absolute', 'line-numbers': true }],
  ['times and numbers on a phone', 390, 3, { timestamps: 'absolute', 'line-numbers': true, toolbar: true }],
  ['numbers of five digits', 1_280, 12_000, { 'line-numbers': true }],
])('what stands before the lines of a log, and their colours: %s', async (_, width, count, more) => {
  const room = stage.newRoom();
  await appendLines(room, 1, count);
  await stage.append(room, 'answer', `${COLORED.join(' ')}\n`, PLAIN);
  const html = await drawElement(stage, 'stream-log', room, { attributes: more as Record<string, string> });
  expect(/ style=/.test(html)).toBe(false);
  const { page, release } = await openHeld(stage, room, html, { viewport: { width, height: 800 } });
  const last = page.locator('.line:not(.probe)').last();
  await last.waitFor();
  // In every frame, before it is taken over, while that is done and after it.
  await page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(window, { seen });
    const look = () => {
      const { shadowRoot } = document.querySelector('stream-log') as Element;
      const within = shadowRoot?.querySelector('.still') ?? shadowRoot;
      const line = [...(within?.querySelectorAll('.line:not(.probe)') ?? [])].at(-1);
      const text = line?.querySelector('.text');
      const before = [...(line?.querySelectorAll('.number, .time') ?? [])].map((each) =>
        each.getBoundingClientRect(),
      );
      const left = text?.getBoundingClientRect().left ?? 0;
      const now = {
        places: [left, ...before.map((box) => box.left)],
        isClear: before.every((box) => box.width > 0 && box.right <= left),
        runs: [...(text?.querySelectorAll('span') ?? [])].map((run) => {
          const style = getComputedStyle(run);
          return `${run.textContent}: ${style.color} on ${style.backgroundColor}, ${style.textDecorationLine} ${style.textDecorationStyle} ${style.textDecorationColor}`;
        }),
      };
      if (JSON.stringify(seen.at(-1)) !== JSON.stringify(now)) seen.push(now);
      requestAnimationFrame(look);
    };
    look();
  });
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-log' });
  await untilTakenOver(page);
  expect(await shiftsOf(page)).toEqual([]);
  const seen = await page.evaluate(() => (window as unknown as { seen: { runs: string[] }[] }).seen);
  expect(seen).toEqual([{ places: expect.any(Array), isClear: true, runs: expect.any(Array) }]);
  expect(seen[0]?.runs).toHaveLength(COLORED.length);
});

test('who has scrolled back in a log before the script came stays there', async () => {
  const room = stage.newRoom();
  await appendLines(room, 1, 400);
  const { page, release } = await openHeld(stage, room, await drawElement(stage, 'stream-log', room));
  // Not before its style sheet is there.
  await page.waitForFunction(() => {
    const viewport = document.querySelector('stream-log')?.shadowRoot?.querySelector('[part=viewport]');
    if (!viewport) return false;
    viewport.scrollTop = -1003;
    return viewport.scrollTop === -1003;
  });
  const top = () =>
    page.evaluate(() => {
      const { shadowRoot } = document.querySelector('stream-log') as Element;
      const viewport = shadowRoot?.querySelector('[part=viewport]')?.getBoundingClientRect() as DOMRect;
      const rows = [...(shadowRoot?.querySelectorAll('[part=lines] .line') ?? [])];
      const row = rows.find((each) => each.getBoundingClientRect().bottom > viewport.top);
      return { row: row?.textContent ?? '', below: (row?.getBoundingClientRect().top ?? 0) - viewport.top };
    });
  const before = await top();
  const movedOf = await watchLine(page, before.row);
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-log' });
  await untilTakenOver(page);
  await appendLines(room, 401, 410);
  await untilShown(page, ({ seq }) => seq > 1, { selector: 'stream-log' });
  // Once it is drawn: how far it has moved until then is what is watched.
  await until(async () => {
    const { row, below } = await top();
    return row === before.row && Math.abs(below - before.below) <= 1;
  });
  expect(await movedOf()).toBeLessThanOrEqual(1);
  expect(await page.evaluate(() => document.querySelector('stream-log')?.following)).toBe(false);
  expect(await shiftsOf(page)).toEqual([]);
});

test('how far it is and its steps are drawn, and go on in place', async () => {
  const room = stage.newRoom();
  const viewer = await stage.enter(room);
  const run = await viewer.run('wait', undefined, { stream: 'answer' });
  await viewer.until(() => run.text === 'begun');
  const markup = await Promise.all([
    drawElement(stage, 'stream-progress', room, { attributes: { steps: true } }),
    drawElement(stage, 'stream-steps', room),
    drawElement(stage, 'stream-steps', room, { attributes: { stream: '$runs', id: 'runs' } }),
  ]);
  const { page, release } = await openHeld(stage, room, `${markup.join('')}<p>After all of it.</p>`);
  await page.locator('p', { hasText: 'After all of it.' }).last().waitFor();
  const told = () =>
    page.evaluate(() =>
      ['stream-progress', 'stream-steps', '#runs'].map((selector) => {
        const { shadowRoot } = document.querySelector(selector) as Element;
        for (const style of shadowRoot?.querySelectorAll('style') ?? []) style.remove();
        return shadowRoot?.textContent?.replaceAll(/\s+/g, ' ').trim();
      }),
    );
  const before = await told();
  expect(before[0]).toContain('waiting');
  expect(before[1]).toContain('waiting');
  expect(before[2]).toContain('wait');
  release();
  await page.locator('#runs', { hasText: 'Stop' }).waitFor();
  expect(await shiftsOf(page)).toEqual([]);
  await viewer.command({ type: 'interrupt', stream: 'answer', generation: run.generation });
  await untilShown(page, ({ status }) => status === 'complete', { selector: 'stream-progress' });
  await page.locator('#runs', { hasText: 'Stop' }).waitFor({ state: 'detached' });
});

test('the line of the status says that there is no connection yet, and what is going on', async () => {
  const room = stage.newRoom();
  await stage.append(room, 'answer', 'One', PLAIN);
  const html = await drawElement(stage, 'stream-status', room);
  const { page, release } = await openHeld(stage, room, `${html}<p>After all of it.</p>`);
  await page.locator('stream-status', { hasText: 'Connecting' }).waitFor();
  await page.locator('stream-status', { hasText: '1 chunk' }).waitFor();
  const place = () =>
    page.evaluate(() => {
      const facts = document.querySelector('stream-status')?.shadowRoot?.querySelector('[part=status]');
      const below = document.querySelector('p');
      return [facts, below].map((each) => {
        const { x, y } = (each as Element).getBoundingClientRect();
        return [each?.textContent, x, y];
      });
    });
  const before = await place();
  release();
  await page.locator('stream-status', { hasText: 'Connected' }).waitFor();
  expect(await place()).toEqual(before);
  expect(await shiftsOf(page)).toEqual([]);
});
