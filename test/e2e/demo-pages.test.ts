import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, untilStatus } from './demo.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const paths = [
  ...['/', '/search/', '/reader/', '/chat/', '/text/', '/upload/', '/progress/', '/list/', '/log/'],
  ...['/docs/', '/docs/server/', '/docs/elements/stream-text/'],
];

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

/** What axe finds wrong, a line for each. */
async function faultsOf(page: Page): Promise<string[]> {
  // Half-way from one colour to the other a button has neither contrast.
  await page.waitForFunction(() => !document.getAnimations().some((each) => each instanceof CSSTransition));
  await page.evaluate(axe);
  // Frames of live examples have no rights, and let nobody in: Firefox tells of the attempt as of an error.
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run({
      iframes: false,
    }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

describe.each([
  ['light', 1_280],
  ['dark', 390],
] as const)('%s, %i pixels wide', (colorScheme, width) => {
  let page: Page;

  beforeAll(async () => {
    const viewport = { width, height: 900 };
    const visitor = await demo.visitor({ colorScheme, viewport, reducedMotion: 'reduce' });
    page = await visitor.newPage();
  });

  afterAll(() => page?.context().close());

  test.each(paths)('the page %s is accessible, fits, and keeps its policy', async (path) => {
    await page.goto(demo.server.url + path);
    await page.waitForFunction(() => document.querySelectorAll(':not(:defined)').length === 0);
    // A script that is still on its way when the next page is gone to fails, and WebKit says so there.
    await page.waitForLoadState('networkidle');
    expect(await faultsOf(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(demo.problems).toEqual([]);
  });
});

describe.each(paths)('the page %s', (path) => {
  test('can be reached and left by keyboard, and shows where one is', async () => {
    const page = await demo.open(path);
    await page.keyboard.press('Tab');
    const first = page.getByRole('link', { name: 'Skip to content' });
    expect(await first.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    // A browser is there only once it has scrolled there, with a frame of its own.
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    await page.keyboard.press('Tab');
    // A frame that has a process of its own, as a live example has, takes the focus some time later.
    await page.waitForFunction(() => document.activeElement?.parentElement?.closest('main'));
    await page.context().close();
  });
});

test('a page with results is accessible too', async () => {
  const page = await demo.open('/search/');
  await page.getByRole('button', { name: 'münster' }).click();
  await page.getByText('Münster', { exact: true }).first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

test('so is one with a table, and with an error', async () => {
  const page = await demo.open('/upload/');
  await page.getByRole('button', { name: 'Upload it now' }).last().click();
  await untilStatus(page.locator('stream-list'), 'error');
  expect(await faultsOf(page)).toEqual([]);
});

test('the source that a page shows is copied as it is', async () => {
  const visitor = await demo.visitor({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await demo.open('/search/', visitor);
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  // Read as a person would: not every browser lets a script read the clipboard.
  await page.evaluate(() => {
    const field = document.createElement('textarea');
    document.querySelector('main')?.prepend(field);
    field.focus();
  });
  await page.keyboard.press('Control+v');
  const pasted = () => page.evaluate(() => document.querySelector('textarea')?.value ?? '');
  await until(async () => (await pasted()) !== '', { message: 'what was copied' });
  const copied = await pasted();
  expect(copied).toMatch(/^<stream-room id="places" room="auto">\n {2}<stream-form task="search">/);
  expect(copied).toContain('{{population}}');
});
