/** A list that begins with the last chunks of its stream: what came before is loaded from the server, and nothing jumps. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { watchPage } from '../support/layout-shifts.js';
import { dropLine, type Stage, startStage } from '../support/stage.js';
import { until } from '../support/wait.js';

const ITEMS = 240;
const INSIDE = {
  'its own list': '<template><p>No. {{id}}</p></template>',
  'a list of the page': '<ul></ul><template><li>No. {{id}}</li></template>',
};

let stage: Stage;
let room: string;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());
afterEach(async () => expect(await stage.clear()).toEqual([]));

/** Appends items that are numbered so; each is a chunk. */
async function write(from: number, to: number): Promise<void> {
  const body = JSON.stringify(range(from, to).map((id) => ({ id })));
  expect(await stage.append(room, 'rows', body, { 'content-type': 'application/json' })).toBe(204);
}

const ids = (page: Page) =>
  page.evaluate(() =>
    document.querySelector('stream-list')?.items.map((item) => (item as { id: number }).id),
  );

/** Where the row stands that was remembered, in pixels from the top of the window. */
const top = (page: Page) =>
  page.evaluate(() => (window as unknown as { row: Element }).row.getBoundingClientRect().top);

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a list that begins with the last chunks', () => {
  test.each(Object.entries(INSIDE))('in %s gets the rest when it is asked for', async (_, inside) => {
    room = stage.newRoom();
    await write(1, ITEMS);
    const list = `<stream-list stream="rows" last="60">${inside}</stream-list>`;
    const page = await stage.open(stage.inRoom(room, list));
    await until(async () => (await ids(page))?.length === 60);
    expect(await ids(page)).toEqual(range(181, 240));

    // By the button: the row that was the first stays where it is, though something comes in at the end meanwhile.
    await page.evaluate(() => {
      Object.assign(window, { row: document.querySelector('[data-stream-key="181"]') });
    });
    const moved = await watchPage(page);
    const before = await top(page);
    await page.getByRole('button', { name: 'Load earlier' }).click();
    await write(ITEMS + 1, 250);
    await until(async () => (await ids(page))?.length === 130);
    expect(await ids(page)).toEqual(range(121, 250));
    expect(await top(page)).toBeCloseTo(before, 0);
    expect(await moved()).toEqual([]);

    // By going there, over a line that breaks and comes back.
    await dropLine(page, stage.proxy);
    await until(async () => {
      await page.mouse.move(100, 100);
      await page.mouse.wheel(0, -2_000);
      return (await ids(page))?.[0] === 1;
    });
    expect(await ids(page)).toEqual(range(1, 250));
    await page.getByText('This is the beginning').waitFor();
    // What comes from now on is at the end.
    await write(251, 252);
    await until(async () => (await ids(page))?.length === 252);
    expect(await ids(page)).toEqual(range(1, 252));
  });
});
