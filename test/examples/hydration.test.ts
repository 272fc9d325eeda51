import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { areSame, look, remember, start, untilComplete, untilShown } from './journeys.js';
import { describeExamples } from './served-examples.js';

/** What the page's framework is loaded with, in the examples whose page is rendered before it is. */
const FRAMEWORK = /\bassets.start-.*\.js$/;

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** The chunks that are to be on the page when it is hydrated. */
const BEFORE = 100;

/*
 * A page that a server has rendered, on a slow line: its elements are there and stream long before its framework is.
 */
describeExamples(({ folder }) => filesIn(folder).some((path) => FRAMEWORK.test(path)), {
  'is hydrated while it streams, and nothing is thrown away': async (page, open) => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(/\/assets\/start-/, async (route) => {
      await arrived;
      await route.continue();
    });
    await open();
    expect(await page.locator('h1').count()).toBe(1);
    await start(page);
    await untilShown(page, `${BEFORE} chunks`, ({ chunks, logged }) => chunks >= BEFORE && logged >= BEFORE);
    await remember(page, ['stream-form', '#answer [data-stream-block]', '#progress', '#log', '#answer']);
    const { rows } = await look(page);
    expect(rows).toBe(0);
    arrive();
    await untilShown(page, 'rows, which the framework renders', (now) => now.rows > 0);
    expect(await areSame(page)).toEqual([true, true, true, true, true]);
    await untilComplete(page);
    expect(await areSame(page)).toEqual([true, true, true, true, true]);
    await page.locator('.row .pick').last().click();
    await page.locator('#picked', { hasText: 'Result 150' }).waitFor();
  },
});
