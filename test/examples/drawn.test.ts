/*
 * The examples whose pages a server of their own draws, as streams are by then: what they show before any script has run, and
 * what becomes of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { shiftsOf, watchShifts } from '../support/layout-shifts.js';
import { startPageServer } from '../support/page-server.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { type ServedCommand, startServedCommand } from '../support/served-command.js';
import { until } from '../support/wait.js';
import { start, untilShown } from './journeys.js';
import { watch } from './served-examples.js';

const folder = join(import.meta.dirname, '../../examples');
/** Those that `scripts/examples.mjs` has installed, and built where they are built. */
const names = readdirSync(folder).filter((name) => {
  const manifest = join(folder, name, 'package.json');
  if (!existsSync(manifest) || !existsSync(join(folder, name, 'node_modules/rivulet'))) return false;
  const { scripts } = JSON.parse(readFileSync(manifest, 'utf8'));
  return scripts?.start !== undefined && (!scripts.build || existsSync(join(folder, name, '.next')));
});

/** The chunks of the answer that are to be in the page when it is asked for: a third of them. */
const BEFORE = 50;

describe.each(names)('%s', (name) => {
  let server: PartykitDev;
  let browser: Browser;
  let drawing: ServedCommand;
  let url = '';

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startPartykitDev({ main: 'examples/server.ts' }),
      launchBrowser(),
    ]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    drawing = await startServedCommand({
      command: 'npm',
      args: ['start'],
      cwd: join(folder, name),
      port,
      logs: [],
      env: { PORT: String(port), RIVULET_SERVER: new URL(server.url).host, NEXT_TELEMETRY_DISABLED: '1' },
    });
  });

  afterAll(async () => {
    await drawing?.end('SIGTERM');
    await browser?.close();
    await server?.stop();
  });

  it('shows what there is without any script', async () => {
    const context = await browser.newContext();
    const starter = await context.newPage();
    await starter.goto(`${url}/?room=without`);
    await start(starter);
    await untilShown(starter, `${BEFORE} chunks`, ({ chunks }) => chunks >= BEFORE);
    const html = await (await fetch(`${url}/?room=without`)).text();
    expect(html).toContain('Line 10 of the answer');
    const site = await startPageServer({
      pages: { '/': html },
      headers: { 'content-security-policy': "script-src 'none'" },
    });
    const reader = await browser.newContext();
    const page = await reader.newPage();
    await page.goto(site.url);
    expect(await page.locator('#answer').textContent()).toContain('Line 10 of the answer');
    expect(await page.locator('#results .row').count()).toBeGreaterThan(5);
    expect(await page.locator('#progress [part=value]').textContent()).toMatch(/\d+%/);
    expect(await page.locator('#log [part=lines] .line').first().textContent()).toBe('ok step 1');
    await Promise.all([context.close(), reader.close(), site.stop()]);
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
    await page.route(/\.js(\?|$)/, async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto(`${url}/?room=with`, { waitUntil: 'commit' });
    await page.locator('#log').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const nodes = [...document.querySelectorAll('#answer [data-stream-block], #results .row')];
      Object.assign(window, { drawn: [...nodes, document.querySelector('#log')] });
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
    // Where there is a framework around them, it hears of what the rows' buttons do.
    if (await page.locator('#picked').count()) {
      await page.locator('.row .pick').first().click();
      await page.locator('#picked', { hasText: 'Result 5' }).waitFor();
    }
    expect(problems).toEqual([]);
    expect(await shiftsOf(page)).toEqual([]);
    await context.close();
  });
});
