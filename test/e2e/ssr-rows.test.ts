/**
 * Rows and groups that a server has drawn by the author's functions: the page's take them over node by node, and what was only in
 * the function (what a click does) is there.
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../src/protocol/json.js';
import { drawElement, openHeld } from '../support/drawn-page.js';
import { bundlePage } from '../support/element-bundle.js';
import { shiftsOf } from '../support/layout-shifts.js';
import { type Stage, startStage, untilShown } from '../support/stage.js';
import { until } from '../support/wait.js';
import { dayOf, mountedHtml, rowFunction } from './ssr-row-functions.js';

let stage: Stage;
const SCRIPT = '/ssr-rows-page.js';
const JSON_VALUES = { 'content-type': 'application/json' };

const ITEMS = Array.from({ length: 12 }, (_, id) => ({
  id,
  name: `Item <${id}>`,
  day: `Day ${Math.floor(id / 5)}`,
  ...(id % 3 ? {} : { note: `Note & ${id}` }),
}));
const NEW = { id: 12, name: 'Item <12>', day: 'Day 2' };

beforeAll(async () => {
  stage = await startStage();
  for (const [path, text] of Object.entries(await bundlePage('test/e2e/ssr-rows-page.ts')))
    stage.site.set(path, { body: text, headers: { 'content-type': 'text/javascript' } });
});

afterEach(async () => {
  expect(await stage.clear()).toEqual([]);
});

afterAll(() => stage?.stop());

async function fill(room: string): Promise<void> {
  for (let at = 0; at < ITEMS.length; at += 4)
    await stage.append(room, 'answer', JSON.stringify(ITEMS.slice(at, at + 4)), JSON_VALUES);
  // A row that has changed is drawn as it is at the end.
  await stage.append(room, 'answer', JSON.stringify({ ...ITEMS[1], note: 'Later' }), JSON_VALUES);
}

/** What the rows say, and which of the nodes that were there at first still are. */
const look = (page: Page) =>
  page.evaluate(() => {
    const list = document.querySelector('stream-list') as HTMLElement;
    const rows = [...list.querySelectorAll<HTMLElement>('[data-stream-key], [data-stream-key] + dd')];
    const groups = [...list.querySelectorAll('[data-stream-group]')];
    const texts = [...rows, ...groups].flatMap((row) => {
      const found: Node[] = [];
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) if (walker.currentNode.textContent?.trim()) found.push(walker.currentNode);
      return found;
    });
    const { first = [...rows, ...groups, ...texts] } = window as unknown as { first?: Node[] };
    Object.assign(window, { first });
    return {
      keys: rows.flatMap(({ dataset }) => dataset.streamKey ?? []),
      texts: rows.map(({ textContent }) => textContent?.replaceAll(/\s+/g, ' ').trim()),
      groups: groups.map(({ textContent }) => textContent?.trim()),
      gone: first.filter((node) => !node.isConnected).map((node) => node.textContent),
      selected: getSelection()?.toString().trim(),
    };
  });

test.each([
  ['items', '<ul></ul>', {}],
  ['items', '<ul></ul>', { days: 'on' }],
  ['terms', '<dl></dl>', {}],
  ['cells', '<table><tbody></tbody></table>', { days: 'on' }],
  ['names', '<ol></ol>', {}],
  ['cards', '', { days: 'on' }],
])('rows that are %s in %j, %j', async (kind, children, { days }: { days?: string }) => {
  const room = stage.newRoom();
  await fill(room);
  const attributes = { 'data-rows': kind, 'data-days': days };
  const groupBy = days ? { groupBy: dayOf } : {};
  const html = await drawElement(stage, 'stream-list', room, {
    attributes,
    children,
    renderItem: rowFunction(kind),
    ...groupBy,
  });
  expect(html.includes('style="color: darkgreen"')).toBe(kind === 'items');
  const { page, release } = await openHeld(stage, room, html, { script: SCRIPT });
  await page.locator('[data-stream-key]').last().waitFor();
  const before = await look(page);
  expect(before.keys).toEqual(ITEMS.map(({ id }) => String(id)));
  expect(before.texts.join(' ')).toContain('Item <1>');
  expect(before.texts.join(' ')).toContain('Later');
  expect(before.groups).toEqual(days ? ['Day 0', 'Day 1', 'Day 2'] : []);
  await page.evaluate(() => {
    const row = document.querySelector('[data-stream-key="7"]') as Element;
    getSelection()?.selectAllChildren(row);
  });
  const { selected } = await look(page);
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
  expect(await shiftsOf(page)).toEqual([]);
  const isInContainer = children !== '';
  expect(await look(page)).toEqual({ ...before, selected: isInContainer ? selected : expect.anything() });
  if (kind !== 'names') {
    expect(await pressed(page, '4')).toBe('4');
  }
  await stage.append(room, 'answer', JSON.stringify([{ ...ITEMS[2], note: 'Changed' }, NEW]), JSON_VALUES);
  await page.locator('[data-stream-key="12"]').waitFor();
  const after = await look(page);
  expect(after.keys).toEqual([...before.keys, '12']);
  expect(after.texts.join(' ')).toContain('Changed');
  expect(after.gone).toEqual([]);
  expect(await page.locator('[data-stream-functions]').count()).toBe(0);
});

test('a list waits for its functions, and says so; what was drawn stands', async () => {
  const room = stage.newRoom();
  await fill(room);
  const html = await drawElement(stage, 'stream-list', room, {
    attributes: { 'data-rows': 'items', 'data-wait': 'on' },
    children: '<ul></ul>',
    renderItem: rowFunction('items'),
  });
  const { page, release } = await openHeld(stage, room, html, { script: SCRIPT });
  const before = await look(page);
  await page.evaluate(() => {
    console.warn = (message: string) => {
      document.title = message;
    };
  });
  release();
  await until(async () => /renderItem/.test(await page.evaluate(() => document.title)));
  expect(await look(page)).toEqual(before);
  await page.evaluate(() => dispatchEvent(new Event('now')));
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
  expect(await look(page)).toEqual(before);
  expect(await shiftsOf(page)).toEqual([]);
});

test.each(['items', 'names', 'cards'])(
  'one of the rows, %s, that the page would draw otherwise',
  async (kind) => {
    const room = stage.newRoom();
    await fill(room);
    const html = await drawElement(stage, 'stream-list', room, {
      attributes: { 'data-rows': kind, 'data-other': 5 },
      children: kind === 'cards' ? '' : '<ul></ul>',
      renderItem: rowFunction(kind),
    });
    const { page, release } = await openHeld(stage, room, html, { script: SCRIPT });
    const before = await look(page);
    release();
    await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
    const after = await look(page);
    expect(after.keys).toEqual(before.keys);
    expect(after.texts[5]).toContain('Other');
    expect(after.texts.toSpliced(5, 1)).toEqual(before.texts.toSpliced(5, 1));
    expect(after.gone.every((text) => !/<(?!5>)/.test(text ?? ''))).toBe(true);
  },
);

test('rows that the page would draw otherwise are drawn anew, and stand there once', async () => {
  const room = stage.newRoom();
  await fill(room);
  for (const [drawn, here, children] of [
    ['terms', 'items', '<ul></ul>'],
    ['names', 'cards', ''],
    ['cells', 'terms', '<dl></dl>'],
  ] as const) {
    const html = await drawElement(stage, 'stream-list', room, {
      attributes: { 'data-rows': here },
      children,
      renderItem: rowFunction(drawn),
    });
    const { page, release } = await openHeld(stage, room, html, { script: SCRIPT });
    release();
    await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
    const { keys, texts } = await look(page);
    expect(keys).toEqual(ITEMS.map(({ id }) => String(id)));
    for (const { name } of ITEMS) expect(texts.filter((text) => text?.includes(name))).toHaveLength(1);
  }
});

test.each([
  ['at once', '<ul></ul>', mountedHtml],
  ['later', '', async (item: Json) => mountedHtml(item)],
])('rows that a framework mounts, whose server renderer gives them %s', async (_, children, mountItem) => {
  const room = stage.newRoom();
  await fill(room);
  const html = await drawElement(stage, 'stream-list', room, {
    attributes: { 'data-rows': 'mounted', 'data-wait': 'on' },
    children,
    mountItem,
  });
  const { page, release } = await openHeld(stage, room, html, { script: SCRIPT });
  const { gone, ...before } = await look(page);
  expect(before.keys).toEqual(ITEMS.map(({ id }) => String(id)));
  expect(before.texts[1]).toBe('Item <1> Later');
  release();
  // What was drawn stands until the framework is there.
  await page.locator('stream-list:defined').waitFor();
  expect(await look(page)).toEqual({ gone, ...before });
  await page.evaluate(() => dispatchEvent(new Event('now')));
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
  const { gone: drawn, ...after } = await look(page);
  expect(drawn).not.toEqual([]);
  expect(after).toEqual(before);
  expect(await shiftsOf(page)).toEqual([]);
  expect(await pressed(page, '4')).toBe('4');
  await stage.append(room, 'answer', JSON.stringify([{ ...ITEMS[2], note: 'Changed' }, NEW]), JSON_VALUES);
  await page.locator('[data-stream-key="12"]').waitFor();
  const { texts } = await look(page);
  expect([texts[2], texts[12]]).toEqual(['Item <2> Changed', 'Item <12>']);
});

test('what cannot be drawn so is refused', async () => {
  const room = stage.newRoom();
  await fill(room);
  const draw = (tag: 'stream-list' | 'stream-log', renderItem: unknown) =>
    drawElement(stage, tag, room, { renderItem: renderItem as () => string });
  await expect(draw('stream-log', () => '')).rejects.toThrow(/<stream-log> has no renderItem/);
  await expect(draw('stream-list', 'id')).rejects.toThrow(/to be a function, not string/);
  const mountItem = () => Promise.reject(new Error('The renderer failed'));
  await expect(drawElement(stage, 'stream-list', room, { mountItem })).rejects.toThrow('The renderer failed');
});

/** Presses the button of a row; gives which row the page then hears of. */
async function pressed(page: Page, key: string): Promise<string> {
  await page.evaluate(() => {
    document.addEventListener('row', ({ detail }: CustomEventInit) => {
      document.title = detail;
    });
  });
  await page.locator(`[data-stream-key="${key}"] button`).click();
  return page.evaluate(() => document.title);
}
