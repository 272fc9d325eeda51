/** Kinds of lists and of texts that a server has drawn: what is there stays, node by node, and what comes goes where it belongs. */
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

const JSON_VALUES = { 'content-type': 'application/json' };
const ROWS = '<template><p>{{name}} of {{day}}</p></template>';
const TABLE = `<table><thead><tr><th>Name</th><th>Day</th></tr></thead><tbody>
<template><tr><td>{{name}}</td><td>{{day}}</td></tr></template></tbody></table>`;

/** Twenty items in ten batches, of four days. */
const ITEMS = Array.from({ length: 20 }, (_, id) => ({
  id,
  name: `Item <${id}>`,
  day: `Day ${Math.floor(id / 5)}`,
}));
const NEW = { id: 20, name: 'Item <20>', day: 'Day 4' };
const IDS = ITEMS.map(({ id }) => String(id));

test.each([
  ['a table', TABLE, {}, IDS, [...IDS, '20'], 0],
  ['groups', ROWS, { group: 'day' }, IDS, [...IDS, '20'], 4],
  ['the last chunks', ROWS, { last: 6 }, IDS.slice(-6), [...IDS.slice(-6), '20'], 0],
  ['the newest on top', ROWS, { mode: 'prepend' }, undefined, undefined, 0],
  ['the last rows', ROWS, { limit: 7 }, IDS.slice(-7), [...IDS.slice(-6), '20'], 0],
])('a list of %s', async (_, children, more, first, then, groups) => {
  const room = stage.newRoom();
  for (let at = 0; at < ITEMS.length; at += 2)
    await stage.append(room, 'answer', JSON.stringify(ITEMS.slice(at, at + 2)), JSON_VALUES);
  const attributes = more as Record<string, string | number>;
  const html = await drawElement(stage, 'stream-list', room, { attributes, children });
  const { page, release } = await openHeld(stage, room, html);
  const look = () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll('stream-list [data-stream-key]')];
      const { drawn } = window as unknown as { drawn?: Element[] };
      Object.assign(window, { drawn: drawn ?? rows });
      return {
        keys: rows.map((row) => row.getAttribute('data-stream-key')),
        stays: drawn?.filter((row) => row.isConnected).length,
        text: rows[0]?.textContent?.replaceAll(/\s+/g, ' ').trim(),
        headings: [...document.querySelectorAll('stream-list [data-stream-group]')].map(
          ({ textContent }) => textContent,
        ),
      };
    });
  const before = await look();
  if (first) expect(before.keys).toEqual(first);
  else expect(new Set(before.keys)).toEqual(new Set(IDS));
  expect(before.text).toContain('Item <');
  expect(before.headings).toHaveLength(groups);
  release();
  await untilShown(page, ({ seq }) => seq > 0, { selector: 'stream-list' });
  const { stays, ...after } = await look();
  expect(after).toEqual({ keys: before.keys, text: before.text, headings: before.headings });
  expect(stays).toBe(before.keys.length);
  expect(await shiftsOf(page)).toEqual([]);
  await stage.append(room, 'answer', JSON.stringify(NEW), JSON_VALUES);
  await page.locator('[data-stream-key="20"]').waitFor({ state: 'attached' });
  const { keys } = await look();
  expect(keys).toEqual(then ?? ['20', ...before.keys]);
});

/** The elements that there are, what they say, and how many of those that there were at first are still there. */
const lookAt = (page: Page, selector: string) =>
  page.evaluate((all) => {
    const elements = [...document.querySelectorAll(all)];
    const { first = elements } = window as unknown as { first?: Element[] };
    Object.assign(window, { first });
    return {
      texts: elements.map(({ textContent }) => textContent),
      stay: first.filter((element) => element.isConnected).length,
    };
  }, selector);

test.each([
  ['elements', '<dl><template><dt>{{name}}</dt><dd>{{day}}</dd></template></dl>', 'dt, dd'],
  [
    'elements, some of which may be left out or repeated',
    '<dl><template><dt data-if="name">{{name}}</dt><dd data-each="days">{{.}}</dd></template></dl>',
    'dt, dd',
  ],
  [
    'nodes in an item that is made for them',
    '<ul><template>{{name}} <b>{{day}}</b><i data-if="!name">?</i></template></ul>',
    'li, b',
  ],
])('rows of several %s: each stands there once, and stays', async (_, children, selector) => {
  const room = stage.newRoom();
  const items = ITEMS.slice(0, 3).map((item) => ({
    ...item,
    day: `Day ${item.id}`,
    days: [`Day ${item.id}`, 'every day'],
  }));
  await stage.append(room, 'answer', JSON.stringify(items), JSON_VALUES);
  const html = await drawElement(stage, 'stream-list', room, { children });
  const { page, release } = await openHeld(stage, room, html);
  const before = await lookAt(page, selector);
  expect(before.texts.length).toBeGreaterThan(5);
  expect(before.texts.join()).toContain('Item <2>');
  release();
  await untilShown(page, ({ seq }) => seq === 3, { selector: 'stream-list' });
  expect(await lookAt(page, selector)).toEqual(before);
  expect(await shiftsOf(page)).toEqual([]);
  // They are those that are changed from now on, and others come after them.
  const changed = { ...items[1], day: 'another day', days: ['another day', 'every day'] };
  await stage.append(room, 'answer', JSON.stringify([changed, NEW]), JSON_VALUES);
  await untilShown(page, ({ seq }) => seq === 5, { selector: 'stream-list' });
  const after = await lookAt(page, selector);
  expect(after.stay).toBe(before.stay);
  expect(after.texts.slice(0, before.texts.length)).toEqual(
    before.texts.map((text) => text?.replace('Day 1', 'another day')),
  );
  expect(after.texts.slice(before.texts.length).join()).toContain('Item <20>');
});

test('properties are set in what is there, and in its parts that may be left out or repeated', async () => {
  const room = stage.newRoom();
  await stage.append(
    room,
    'answer',
    JSON.stringify([{ id: 1, some: true, all: [true, false] }]),
    JSON_VALUES,
  );
  const box = (path: string, more = '') => `<input type="checkbox" .indeterminate="{{${path}}}" ${more}>`;
  const children = `<ul><template><li>${box('some')}<p data-if="some">${box('some')}</p><span data-each="all">${box('.')}</span></li></template></ul>`;
  const html = await drawElement(stage, 'stream-list', room, { children });
  const { page, release } = await openHeld(stage, room, html);
  const boxes = () =>
    page.evaluate(() => [...document.querySelectorAll('input')].map(({ indeterminate }) => indeterminate));
  expect(await boxes()).toEqual([false, false, false, false]);
  const before = await lookAt(page, 'input, p, span');
  release();
  await untilShown(page, ({ seq }) => seq === 1, { selector: 'stream-list' });
  expect(await boxes()).toEqual([true, true, true, false]);
  expect(await lookAt(page, 'input, p, span')).toEqual(before);
});

test('the reasoning beside an answer', async () => {
  const room = stage.newRoom();
  for (const value of [
    { text: 'First one thinks. ', part: 'reasoning' },
    { text: 'Then once more.', part: 'reasoning' },
    { text: 'The answer' },
  ])
    await stage.append(room, 'answer', JSON.stringify(value), JSON_VALUES);
  const attributes = { reasoning: 'open' };
  const { page, release } = await openHeld(
    stage,
    room,
    await drawElement(stage, 'stream-text', room, { attributes }),
  );
  const content = page.locator('stream-text [data-stream-part]', { hasText: 'First one thinks.' });
  expect(await page.locator('stream-text').textContent()).toContain('The answer');
  await content.first().waitFor({ state: 'attached' });
  release();
  await untilShown(page, ({ seq }) => seq === 3);
  await stage.append(room, 'answer', JSON.stringify({ text: ' in full.' }), JSON_VALUES);
  await untilShown(page, ({ seq }) => seq === 4);
  expect(await page.evaluate(() => document.querySelector('stream-text')?.text)).toBe('The answer in full.');
  const inPage = await page.locator('stream-text').textContent();
  expect(inPage?.match(/First one thinks\. Then once more\./g)).toHaveLength(1);
  expect(inPage?.match(/The answer in full\./g)).toHaveLength(1);
  expect(await shiftsOf(page)).toEqual([]);
});

test('a page that puts the markup in by a script: no shadow root is made of it, and none is missed', async () => {
  const room = stage.newRoom();
  await stage.append(room, 'answer', JSON.stringify(ITEMS.slice(0, 3)), JSON_VALUES);
  const html = await drawElement(stage, 'stream-list', room, { children: ROWS });
  // What `innerHTML` makes of it is an ordinary template, and so is this.
  const markup = html.replaceAll('shadowrootmode="open"', 'shadowrootmode="none"');
  const { page, release } = await openHeld(stage, room, markup);
  expect(await page.locator('stream-list > template[shadowrootmode]').count()).toBe(1);
  release();
  await untilShown(page, ({ seq }) => seq === 3, { selector: 'stream-list' });
  expect(await page.locator('stream-list [data-stream-key]').allTextContents()).toEqual(
    ITEMS.slice(0, 3).map(({ name, day }) => `${name} of ${day}`),
  );
  expect(await page.locator('stream-list > template[shadowrootmode]').count()).toBe(0);
});
