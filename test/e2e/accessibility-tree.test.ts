/**
 * What the browser tells assistive technology of every view, in every state of its stream. What it has to be is in
 * accessibility-trees/, a file for each view: `== state`, then the tree.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityTree } from '../support/accessibility-tree.js';
import type {} from './accessibility-page.js';
import { startViewsSite, type ViewsSite, views } from './accessibility-views.js';

const states = ['streaming', 'complete', 'error', 'cancelled', 'empty'] as const;

let site: ViewsSite;

beforeAll(async () => {
  site = await startViewsSite();
});

afterAll(async () => {
  await site?.stop();
});

/** The tree of each state, as it is written down. */
async function expectedOf(view: string): Promise<Record<string, string>> {
  const file = new URL(`accessibility-trees/${view.replaceAll(' ', '-')}.txt`, import.meta.url);
  const sections = (await readFile(file, 'utf8')).split(/^== /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [state = '', ...lines] = section.trimEnd().split('\n');
      return [state, lines.join('\n')];
    }),
  );
}

describe('the accessibility tree', () => {
  test.each(views)('%s', async (view) => {
    const expected = await expectedOf(view);
    expect(Object.keys(expected)).toEqual(states);
    const page = await site.open();
    for (const state of states) {
      await page.evaluate(([name, how]) => window.accessibility.show([name], how), [view, state] as const);
      await expect
        .poll(() => accessibilityTree(page), { message: state, timeout: 10_000, interval: 50 })
        .toBe(expected[state]);
    }
    await page.context().close();
  });
});
