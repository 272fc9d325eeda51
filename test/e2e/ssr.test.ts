/**
 * A page that a server has drawn: it shows what there was before any script has run, and goes on from there. Under a strict
 * policy, as all journeys.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DrawnTag, RenderOptions } from '../../src/ssr/index.js';
import { drawElement, openHeld as openDrawn } from '../support/drawn-page.js';
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

/** The element as the server of a page draws it now. */
const drawn = (tag: DrawnTag, room: string, options?: Partial<RenderOptions>) =>
  drawElement(stage, tag, room, options);
const openHeld = (room: string, markup: string) => openDrawn(stage, room, markup);

test('a text stands in the page before any script, is taken over node by node, and goes on', async () => {
  const room = stage.newRoom();
  let text = '';
  const append = async (from: number, to: number) => {
    for (let at = from; at <= to; at++) {
      const line = `Line ${at}, with <b>, & and "quotes" in it.\r\n${at % 7 ? '' : '\n'}`;
      text += line;
      await stage.append(room, 'answer', line, PLAIN);
    }
  };
  await append(1, 100);
  const { page, release } = await openHeld(room, await drawn('stream-text', room));
  expect(await page.evaluate(() => document.querySelector('[data-stream-block]')?.textContent)).toContain(
    'Line 1,',
  );
  await page.evaluate(() => {
    const blocks = [...document.querySelectorAll('[data-stream-block]')];
    Object.assign(window, { blocks });
    getSelection()?.selectAllChildren(blocks.at(-1) as Element);
  });
  // The page was born stale: more has come by the time that its script runs.
  await append(101, 110);
  release();
  await untilShown(page, ({ seq }) => seq === 110);
  await append(111, 120);
  await untilShown(page, ({ seq }) => seq === 120);
  const seen = await page.evaluate(() => {
    const { blocks } = window as unknown as { blocks: Element[] };
    const view = document.querySelector('stream-text') as HTMLElement & { text: string; chunkCount: number };
    const now = [...view.querySelectorAll('[data-stream-block]')];
    return {
      text: view.text,
      chunkCount: view.chunkCount,
      content: view.textContent,
      same: blocks.every((block, at) => now[at] === block),
      selected: getSelection()?.toString().includes('Line 100'),
      leftOver: view.outerHTML.match(/data-stream-(cursor|frames)|hydrate/)?.[0],
    };
  });
  expect(seen).toEqual({
    text,
    chunkCount: 120,
    content: text,
    same: true,
    selected: true,
    leftOver: undefined,
  });
  expect(await shiftsOf(page)).toEqual([]);
});

const ANSWER = `# Tides

A paragraph with *emphasis*, \`code\`, a [link](https://example.com) and <b>tags</b>.

- one
- two

1. loose

2. list

> A quotation
> in two lines

| port | metres |
|------|-------:|
| Brest | 6.1 |

${'A long paragraph of the middle, so that blocks come in groups. '.repeat(4)}

## Second part

A line
===

\`\`\`js
const height = 6.1;
\`\`\`

The paragraph that is **still being`;

/** What comes while the page's script is on its way. */
const REST = ' written**, and a [label].\n\n[label]: https://example.org\n\nThe end';

test('Markdown is drawn by the same engine: what is finished stays, what is open goes on', async () => {
  const room = stage.newRoom();
  for (let at = 0; at < ANSWER.length; at += 7)
    await stage.append(room, 'answer', ANSWER.slice(at, at + 7), PLAIN);
  const attributes = { format: 'markdown' };
  const { page, release } = await openHeld(room, await drawn('stream-text', room, { attributes }));
  const before = await page.evaluate(() => {
    const root = document.querySelector('[data-stream-markdown]') as Element;
    const blocks = [...root.querySelectorAll('h1, h2, p, ul, ol, li, blockquote, table, pre')];
    Object.assign(window, { root, blocks });
    getSelection()?.selectAllChildren(root.querySelector('blockquote') as Element);
    return { tags: blocks.map(({ localName }) => localName), html: root.innerHTML };
  });
  expect(before.tags.join(' ')).toBe('h1 p ul li li ol li p li p blockquote p table p h2 h1 pre p');
  await stage.append(room, 'answer', REST, PLAIN);
  release();
  await untilShown(page, ({ text }) => text.includes('The end'));
  const seen = await page.evaluate(() => {
    const { root, blocks } = window as unknown as { root: Element; blocks: Element[] };
    const view = document.querySelector('stream-text') as HTMLElement & { text: string };
    return {
      text: view.text,
      roots: [...view.querySelectorAll('[data-stream-markdown]')].map((each) => each === root),
      anew: blocks.filter((block) => !block.isConnected).map(({ localName }) => localName),
      blocks: root.querySelectorAll('h1, h2, p, ul, ol, li, blockquote, table, pre').length,
      selected: getSelection()?.toString().trim(),
      link: root.querySelector('a[href$=".org"]')?.textContent,
    };
  });
  expect(seen).toEqual({
    text: ANSWER + REST,
    roots: [true],
    // Code and tables have buttons around them; the last paragraph is being written.
    anew: ['table', 'pre', 'p'],
    blocks: before.tags.length + 1,
    selected: 'A quotation in two lines',
    link: 'label',
  });
  expect(await shiftsOf(page)).toEqual([]);
});

const JSON_VALUES = { 'content-type': 'application/json' };
/** Changes of the two kinds of parts that come and go, which leave rows as tall as they are; and a row. */
const LATER = [
  { id: 3, title: 'Third', note: 'Other' },
  { id: 4, title: 'The four.', tags: ['c', 'd'] },
  { id: 60, title: 'Last' },
];
const ROWS = `<ul><template><li><a href="{{url}}">{{title}}</a><p data-if="note">{{note}}</p><i data-each="tags">{{.}}</i></li></template></ul>`;

test.each([
  ['in a list of the page', ROWS, true],
  ['in blocks of its own', ROWS.replace(/<\/?(ul|li)>/g, ''), false],
])('rows %s are taken over by their keys, and go on', async (_, children, staySelected) => {
  const room = stage.newRoom();
  const items = Array.from({ length: 60 }, (_, id) => ({
    id,
    title: `Title <${id}>`,
    url: `https://example.com/${id}`,
    ...(id % 2 ? { note: `Note "${id}"` } : {}),
    tags: id % 3 ? ['a', 'b'] : [],
  }));
  for (let at = 0; at < items.length; at += 6)
    await stage.append(room, 'answer', JSON.stringify(items.slice(at, at + 6)), JSON_VALUES);
  const { page, release } = await openHeld(room, await drawn('stream-list', room, { children }));
  const before = await page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-stream-key]')];
    Object.assign(window, { rows, texts: rows.map((row) => row.querySelector('a')?.firstChild) });
    getSelection()?.selectAllChildren(rows[30]?.querySelector('a') as Element);
    return rows.map((row) => row.querySelector('a')?.outerHTML);
  });
  expect(before).toEqual(items.map(({ id, url }) => `<a href="${url}">Title &lt;${id}&gt;</a>`));
  await stage.append(room, 'answer', JSON.stringify(LATER), JSON_VALUES);
  release();
  await untilShown(page, ({ text }) => text.includes('Last'), { selector: 'stream-list' });
  const seen = await page.evaluate(() => {
    const { rows, texts } = window as unknown as { rows: Element[]; texts: Node[] };
    const list = document.querySelector('stream-list') as HTMLElementTagNameMap['stream-list'];
    return {
      length: list.length,
      keys: [...list.querySelectorAll('[data-stream-key]')].map((row) => row.getAttribute('data-stream-key')),
      same: rows.every((row) => row.isConnected) && texts.every((text) => text.isConnected),
      selected: getSelection()?.toString(),
      changed: ['3', '4'].map((key) => list.querySelector(`[data-stream-key="${key}"]`)?.textContent),
    };
  });
  expect(seen).toEqual({
    length: 61,
    keys: Array.from({ length: 61 }, (_, id) => String(id)),
    same: true,
    selected: staySelected ? 'Title <30>' : seen.selected,
    changed: ['ThirdOther', 'The four.cd'],
  });
  expect(await shiftsOf(page)).toEqual([]);
});

test('what belongs to another generation, or is not whole, is drawn anew and stands there once', async () => {
  const room = stage.newRoom();
  await stage.append(room, 'answer', 'The old text\n', PLAIN);
  const html = await drawn('stream-text', room);
  const torn = html.replace(/<script[\s\S]*<\/script>/, '');
  const foreign = html
    .replaceAll(/data-stream-cursor="[^:]*/g, 'data-stream-cursor="0older')
    .replaceAll(/"generation":"[^"]*"/g, '"generation":"0older"');
  for (const markup of [torn, foreign]) {
    const { page, release } = await openHeld(room, markup);
    expect(await page.locator('[data-stream-block]').allTextContents()).toEqual(['The old text\n']);
    release();
    const { text } = await untilShown(page, ({ seq, generation }) => seq === 1 && generation !== '0older');
    expect(text).toBe('The old text\n');
    const faults = await stage.clear();
    expect(faults.every((fault) => /not whole/.test(fault))).toBe(true);
  }
});

test('a stream that has ended says so without a script, and does not begin again', async () => {
  const room = stage.newRoom();
  await stage.append(room, 'answer', 'All of it', { ...PLAIN, 'stream-closed': 'true' });
  const html = await drawn('stream-text', room);
  expect(html).not.toContain('data-stream-active');
  const { page, release } = await openHeld(room, html);
  release();
  expect(await untilShown(page, ({ status }) => status === 'complete')).toMatchObject({ text: 'All of it' });
  expect(await drawn('stream-text', room, { attributes: { stream: 'answer', format: 'code' } })).toContain(
    'format="code"',
  );
});

test('a stream that has not begun is an element like any other, and bad use is refused', async () => {
  const room = stage.newRoom();
  expect(await drawn('stream-text', room, { attributes: { label: '"<&' } })).toBe(
    '<stream-text stream="answer" label="&quot;&lt;&amp;"></stream-text>',
  );
  await expect(drawn('stream-form' as 'stream-text', room)).rejects.toThrow(/<stream-form> cannot be drawn/);
  await expect(drawn('stream-text', room, { attributes: { 'x onload': '' } })).rejects.toThrow(/is no name/);
  await expect(drawn('stream-text', room, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
