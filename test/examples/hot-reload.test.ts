import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { type DevServer, startExample } from './dev-server.js';
import { areSame, journeys, remember, start, untilComplete, untilMidway } from './journeys.js';
import { examples, watch } from './served-examples.js';

/** Those whose author works with Vite. */
const names = examples
  .map(({ name }) => name)
  .filter((name) => existsSync(join(import.meta.dirname, `../../examples/${name}/vite.config.ts`)));

/** The journeys for which it matters how often a framework mounts. */
const MOUNTING = [
  'streams, and appends only',
  'is hidden and shown again while it streams',
  'is moved while it streams, and loses nothing',
] as const;

let server: PartykitDev;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPartykitDev({ main: 'examples/server.ts' }), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('there are examples to work on', () => {
  expect(names).not.toEqual([]);
});

/* React's StrictMode renders and mounts twice here, to bring to light what cannot stand that. */
describe.each(names)('%s in development', (name) => {
  let example: DevServer;

  beforeAll(async () => {
    example = await startExample(name, server.url);
    // What Vite finds to be bundled when the page is loaded first has it load the page again.
    await visit(async (page) => page.waitForLoadState('networkidle'));
  });

  afterAll(async () => {
    await example?.stop();
  });

  async function visit(journey: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext();
    const problems = watch(context);
    try {
      const page = await context.newPage();
      await page.goto(example.url);
      await page.locator('stream-form form').waitFor();
      await journey(page);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  }

  it.each(MOUNTING)('%s', (name) => visit(journeys[name]));

  it('goes on while the source of its rows is edited', () =>
    visit(async (page) => {
      await start(page);
      await untilMidway(page);
      // By keyboard: what is above the rows grows, and a pointer would aim at where one was.
      await page.locator('.row .pick').first().press('Enter');
      await page.locator('#picked', { hasText: 'Result 5' }).waitFor();
      await remember(page, ['#answer', '#answer [data-stream-block]', '#log', 'stream-list']);
      example.edit('ResultRow', ' coins', ' guilders');
      await page.locator('.row', { hasText: 'Result 5, 10 guilders' }).waitFor();
      expect(await areSame(page)).toEqual([true, true, true, true]);
      expect(await page.locator('#picked').textContent()).toBe('Result 5');
      await untilComplete(page);
      await page.locator('.row', { hasText: 'Result 150, 300 guilders' }).waitFor();
    }));

  it('goes on while the source of the page is edited', () =>
    visit(async (page) => {
      await start(page);
      await untilMidway(page);
      example.edit('App', 'Swap', 'Exchange');
      await page.locator('#move', { hasText: 'Exchange' }).waitFor();
      await untilComplete(page);
    }));
});
