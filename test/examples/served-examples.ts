/* The examples as they were built, on a server of their own, each journey in a browser profile of its own. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';

/** Where `scripts/examples.mjs` puts what the examples' own tools have built. */
const built = join(import.meta.dirname, '../../examples/.built');

export interface Example {
  readonly name: string;
  /** Where its pages are. */
  readonly folder: string;
}

/** Those that are built. */
export const examples: readonly Example[] = existsSync(built)
  ? readdirSync(built, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name, folder: join(built, name) }))
  : [];

/** Goes through a journey with each example that it is for; `open` loads its page. */
export type Journey = (page: Page, open: () => Promise<void>) => Promise<void>;

/** The journeys with each example that `isFor` is true of. Errors that the console shows fail them. */
export function describeExamples(
  isFor: (example: Example) => boolean,
  journeys: Readonly<Record<string, Journey>>,
): void {
  let server: PartykitDev;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startPartykitDev({ main: 'examples/server.ts', serve: built }),
      launchBrowser(),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('there are examples to test', () => {
    expect(examples).not.toEqual([]);
  });

  const chosen = examples.filter(isFor).map(({ name }) => name);
  describe.each(chosen)('%s', (name) => {
    it.each(Object.entries(journeys))('%s', async (_, journey) => {
      const context = await browser.newContext();
      const problems = watch(context);
      try {
        const page = await context.newPage();
        await journey(page, async () => {
          // Not until it is loaded: Firefox waits for modules that are on their way, which a journey may hold up.
          await page.goto(`${server.url}/${name}/index.html`, { waitUntil: 'commit' });
          await page.locator('body').waitFor();
        });
        expect(problems).toEqual([]);
      } finally {
        await context.close();
      }
    });
  });
}

/** What goes wrong in the pages of a profile, as it does. */
export function watch(context: BrowserContext): readonly string[] {
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}
