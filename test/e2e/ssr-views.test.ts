/**
 * Views that a server has drawn into their shadow roots: a log, how far it is, steps, the connection. What is there is drawn anew
 * in place, and nobody sees that.
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drawElement, openHeld } from '../support/drawn-page.js';
import { shiftsOf } from '../support/layout-shifts.js';
import { type Stage, startStage, untilShown } from '../support/stage.js';

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

/** Writes down in every frame where a line of the log stands. Gives how far it has moved, in pixels; not a number if it was away. */
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
      requestAnimationFrame(look);
    };
    look();
  }, text);
  return async () => {
    const places = await page.evaluate(() => (window as unknown as { places: number[] }).places);
    return places.includes(undefined as never) ? Number.NaN : Math.max(...places) - Math.min(...places);
  };
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
  await page.locator('.still').waitFor({ state: 'detached' });
  expect(await shiftsOf(page)).toEqual([]);
  expect(await movedOf()).toBeLessThanOrEqual(1);
  await appendLines(room, count + 1, count + 3);
  await shown
    .page()
    .locator('.line .text', { hasText: `step ${count + 3} ` })
    .waitFor();
  const text = await page.evaluate(() => document.querySelector('stream-log')?.text());
  expect(text).toBe(Array.from({ length: count + 3 }, (__, at) => `ok step ${at + 1} & <b>\n`).join(''));
  expect(await shiftsOf(page)).toEqual([]);
});

test('who has scrolled back in a log before the script came stays there', async () => {
  const room = stage.newRoom();
  await appendLines(room, 1, 400);
  const { page, release } = await openHeld(stage, room, await drawElement(stage, 'stream-log', room));
  await page.evaluate(() => {
    const viewport = document.querySelector('stream-log')?.shadowRoot?.querySelector('[part=viewport]');
    (viewport as HTMLElement).scrollTop = -1003;
  });
  const top = () =>
    page.evaluate(() => {
      const { shadowRoot } = document.querySelector('stream-log') as Element;
      const viewport = shadowRoot?.querySelector('[part=viewport]')?.getBoundingClientRect() as DOMRect;
      const rows = [...(shadowRoot?.querySelectorAll('[part=lines] .line') ?? [])];
      const row = rows.find((each) => each.getBoundingClientRect().bottom > viewport.top);
      return [row?.textContent, Math.round((row?.getBoundingClientRect().top ?? 0) - viewport.top)];
    });
  const before = await top();
  const movedOf = await watchLine(page, before[0] as string);
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-log' });
  await page.locator('.still').waitFor({ state: 'detached' });
  await appendLines(room, 401, 410);
  await untilShown(page, ({ seq }) => seq > 1, { selector: 'stream-log' });
  expect(await top()).toEqual(before);
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
  const top = () => page.locator('p').evaluate((paragraph) => paragraph.getBoundingClientRect().top);
  const before = await top();
  release();
  await page.locator('stream-status', { hasText: 'Connected' }).waitFor();
  expect(await top()).toBe(before);
});
