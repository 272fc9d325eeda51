import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { journeys } from './journeys.js';

/** Where `scripts/examples.mjs` puts what the examples' own tools have built. */
const built = join(import.meta.dirname, '../../examples/.built');
const names = existsSync(built)
  ? readdirSync(built, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
  : [];

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
  expect(names).not.toEqual([]);
});

describe.each(names)('%s', (name) => {
  it.each(Object.entries(journeys))('%s', async (_, journey) => {
    const context = await browser.newContext();
    const problems: string[] = [];
    context.on('weberror', (error) => problems.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    try {
      const page = await context.newPage();
      await page.goto(`${server.url}/${name}/index.html`);
      await journey(page);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
