import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { shiftsOf, watchShifts } from '../support/layout-shifts.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { until } from '../support/wait.js';
import { start, untilShown } from './journeys.js';
import { watch } from './served-examples.js';

const folder = join(import.meta.dirname, '../../examples/ssr-node');
/** It is there once `scripts/examples.mjs` has installed it. */
const names = existsSync(join(folder, 'node_modules/rivulet')) ? ['ssr-node'] : [];

/** The chunks that are to be in the page when it is asked for: those of the answer, the progress among them. */
const BEFORE = 100;

describe.each(names)('%s', () => {
  let server: PartykitDev;
  let browser: Browser;
  let drawing: ChildProcess;
  let url = '';

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startPartykitDev({ main: 'examples/server.ts' }),
      launchBrowser(),
    ]);
    drawing = spawn(process.execPath, ['server.mjs'], {
      cwd: folder,
      env: { ...process.env, PORT: '0', RIVULET_SERVER: new URL(server.url).host },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: drawing.stdout as NodeJS.ReadableStream }).once('line', resolve);
      drawing.once('exit', (code) => reject(new Error(`The example's server ended with ${code}`)));
    });
  });

  afterAll(async () => {
    drawing?.kill();
    await browser?.close();
    await server?.stop();
  });

  it('shows what there is without any script', async () => {
    const context = await browser.newContext();
    const starter = await context.newPage();
    await starter.goto(`${url}/?room=without`);
    await start(starter);
    await untilShown(starter, `${BEFORE} chunks`, ({ chunks }) => chunks >= BEFORE);
    const reader = await browser.newContext({ javaScriptEnabled: false });
    const page = await reader.newPage();
    const html = await (await page.goto(`${url}/?room=without`))?.text();
    expect(html).toContain('Line 10 of the answer');
    expect(await page.locator('#answer').textContent()).toContain('Line 10 of the answer');
    expect(await page.locator('#results .row').count()).toBeGreaterThan(5);
    expect(await page.locator('#progress [part=value]').textContent()).toMatch(/\d+%/);
    await Promise.all([context.close(), reader.close()]);
  });

  it('goes on from there in the middle of a run: nothing is thrown away, doubled, lost, or moved', async () => {
    const context = await browser.newContext();
    await watchShifts(context);
    const problems = watch(context);
    const starter = await context.newPage();
    await starter.goto(`${url}/?room=with`);
    await start(starter);
    await untilShown(starter, `${BEFORE} chunks`, ({ chunks }) => chunks >= BEFORE);
    const page = await context.newPage();
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(/rivulet\.js$/, async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto(`${url}/?room=with`, { waitUntil: 'commit' });
    await page.locator('#log').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const nodes = [...document.querySelectorAll('#answer [data-stream-block], #results .row')];
      Object.assign(window, { drawn: nodes });
    });
    arrive();
    await until(() =>
      page.evaluate(() => {
        const { status, text } = document.querySelector('#answer') as HTMLElementTagNameMap['stream-text'];
        const { length } = document.querySelector('#results') as HTMLElementTagNameMap['stream-list'];
        return status === 'complete' && text.split('\n').length === 151 && length === 30;
      }),
    );
    const seen = await page.evaluate(() => {
      const { drawn } = window as unknown as { drawn: Element[] };
      return {
        drawn: drawn.length > 5,
        same: drawn.every((node) => node.isConnected),
        rows: document.querySelectorAll('#results .row').length,
      };
    });
    expect(seen).toEqual({ drawn: true, same: true, rows: 30 });
    expect(problems).toEqual([]);
    expect((await shiftsOf(page)).filter((shift) => !/stream-log|#log/.test(shift))).toEqual([]);
    await context.close();
  });
});
