/**
 * A page that a server has drawn: it shows what there was before any script has run, and goes on from there. Under a strict
 * policy, as all journeys.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openRoom } from '../../src/client/index.js';
import { type RenderOptions, renderStream, styleSheets } from '../../src/ssr/index.js';
import { shiftsOf, watchShifts } from '../support/layout-shifts.js';
import { KIT, type Stage, startStage, untilShown } from '../support/stage.js';

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
async function drawn(
  tag: Parameters<typeof renderStream>[0],
  room: string,
  options: Partial<RenderOptions> = {},
) {
  const opened = openRoom({ host: stage.server.host, room });
  const styles = { href: (name: string) => `/drawn/${name}.css` };
  try {
    return await renderStream(tag, {
      source: opened.stream('answer'),
      styles,
      ...options,
      attributes: { stream: 'answer', ...options.attributes },
    });
  } finally {
    opened.close();
    for (const [name, css] of styleSheets()) stage.site.set(`/drawn/${name}.css`, css);
  }
}

let scripts = 0;

/** A page with this in it, whose script does not come before it is let in. */
async function openHeld(room: string, markup: string) {
  const path = `/held-${++scripts}.js`;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  stage.site.set(path, async (_, response) => {
    await released;
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(`import '${KIT}';`);
  });
  const context = await stage.browser.newContext();
  await watchShifts(context);
  const page = await stage.open(stage.inRoom(room, markup), { script: path, context });
  await page.locator('stream-room > :not(style, link)').first().waitFor({ state: 'attached' });
  return { page, release };
}

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
      selected: getSelection()?.toString(),
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
