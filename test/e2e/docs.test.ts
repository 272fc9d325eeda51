/** The documentation as it is on the site: that its links lead somewhere, and that its examples work. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import type { FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Demo, startDemo, untilStatus } from './demo.js';

/** The elements that can be tried. */
const tags = readdirSync(new URL('../../docs/live', import.meta.url))
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.replace('.html', ''));

const site = new URL('../../demo/dist/', import.meta.url).pathname;

describe('the built site', () => {
  test('has for each link a page, and a heading where it names one', () => {
    const ids = new Map<string, ReadonlySet<string>>();
    const links: { from: string; href: string }[] = [];
    for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
      if (entry.name !== 'index.html') continue;
      const file = join(entry.parentPath, entry.name);
      const address = `/${relative(site, dirname(file)).replaceAll(sep, '/')}/`.replace('//', '/');
      const attributes = [...attributesIn(parse(readFileSync(file, 'utf8')))];
      ids.set(address, new Set(attributes.filter(({ name }) => name === 'id').map(({ value }) => value)));
      const own = attributes.filter(({ name, value }) => name === 'href' && /^[/#]/.test(value));
      links.push(...own.map(({ value }) => ({ from: address, href: value })));
    }
    expect(ids.size).toBeGreaterThan(30);
    const broken = links.filter(({ from, href }) => {
      const [path = '', id] = href.split('#');
      // What has a suffix is a style sheet, an image, a module.
      if (/\.\w+$/.test(path)) return false;
      const page = ids.get(path === '' ? from : path);
      return page === undefined || (id !== undefined && !page.has(id));
    });
    expect(broken).toEqual([]);
  });
});

function* attributesIn(node: DefaultTreeAdapterMap['node']): Generator<{ name: string; value: string }> {
  if ('attrs' in node) yield* node.attrs;
  if ('childNodes' in node) for (const child of node.childNodes) yield* attributesIn(child);
}

describe('an example', () => {
  let demo: Demo;
  let page: Page;
  const preview = (): FrameLocator => page.frameLocator('iframe');

  beforeAll(async () => {
    demo = await startDemo();
    page = await demo.open('/docs/');
  });

  beforeEach(() => {
    demo.problems.length = 0;
  });

  afterAll(() => demo?.stop());

  test('of each element comes to its end', async () => {
    const visitor = await demo.visitor();
    const ends = tags.map(async (tag) => {
      const shown = await demo.open(`/docs/elements/${tag}/`, visitor);
      const example = shown.frameLocator('iframe');
      if (tag === 'stream-form') await example.getByRole('button', { name: 'Search' }).click();
      const view = example
        .locator('stream-text, stream-list, stream-log, stream-progress, stream-steps')
        .first();
      await untilStatus(view, tag === 'stream-form' ? 'error' : 'complete', 40_000);
    });
    await Promise.all(ends);
    await visitor.close();
    expect(demo.problems).toEqual([]);
  });

  test('shows what one makes of it, and goes back to what it was', async () => {
    await page.goto(`${demo.server.url}/docs/elements/stream-text/`);
    const text = preview().locator('stream-text');
    await untilStatus(text, 'complete');
    await page.getByLabel('What the task yields').fill('"Streams "\n"end."');
    await preview().getByText('Streams end.').waitFor();
    await page.getByLabel('The page').fill('<h2>My own</h2><stream-text stream="a"></stream-text>');
    await preview().getByRole('heading', { name: 'My own' }).waitFor();
    await page.getByLabel('What the task yields').fill('"a"\nb');
    await page.getByText('Line 2 is no JSON.').waitFor();
    await page.getByRole('button', { name: 'As it was' }).click();
    await preview().getByRole('heading', { name: 'Rivers' }).waitFor();
    expect(demo.problems).toEqual([]);
  });

  test('of the inspector has frames pass, and the line can be dropped', async () => {
    await page.goto(`${demo.server.url}/docs/elements/stream-inspector/`);
    const text = preview().locator('stream-text');
    const frames = preview().locator('stream-inspector').getByRole('option');
    await frames.filter({ hasText: 'chunks' }).first().waitFor();
    await preview().getByRole('button', { name: 'Drop' }).click();
    await untilStatus(text, 'complete');
    await frames.filter({ hasText: 'hello' }).nth(1).waitFor();
    await frames.filter({ hasText: 'ended' }).first().waitFor();
    const yielded = (await page.getByLabel('What the task yields').inputValue()).split('\n');
    const texts = yielded
      .map((line): unknown => JSON.parse(line))
      .filter((value) => typeof value === 'string');
    expect(await text.evaluate((view) => (view as HTMLElementTagNameMap['stream-text']).text)).toBe(
      texts.join(''),
    );
    expect(demo.problems).toEqual([]);
  });

  test('can run no script, and reach nothing', async () => {
    await page.goto(`${demo.server.url}/docs/elements/stream-text/`);
    await untilStatus(preview().locator('stream-text'), 'complete');
    const attack =
      '<img src="x:" onerror="parent.postMessage(1)"><script>document.title = 1</script><b>here</b>';
    await page.getByLabel('The page').fill(attack);
    await preview().getByText('here').waitFor();
    const frame = page.frames().at(-1);
    const reached = await frame?.evaluate(async () => {
      const fetched = await fetch('/').then(
        () => 'fetched',
        () => 'refused',
      );
      return [document.title, fetched, origin];
    });
    expect(reached).toEqual(['An example at work', 'refused', 'null']);
    // The policy says so.
    expect(demo.problems.length).toBeGreaterThan(0);
    demo.problems.length = 0;
  });
});
