/** One journey through the promises over what a user of the project runs: the real `partykit dev`. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { bundleElements } from '../support/element-bundle.js';
import { tokens } from '../support/fixtures/tokens.js';
import { type PageServer, startPageServer } from '../support/page-server.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { KIT, look, pageOf, strictPolicy, tellOnline, untilShown, watch } from '../support/stage.js';
import { until } from '../support/wait.js';

let server: PartykitDev;
let browser: Browser;
let site: PageServer;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startPartykitDev({ main: 'test/support/fixtures/task-room.ts' }),
    launchBrowser(),
  ]);
  site = await startPageServer({
    pages: await bundleElements('/kit'),
    headers: { 'content-security-policy': strictPolicy(server.host) },
  });
});
afterAll(async () => {
  await browser.close();
  await site.stop();
  await server.stop();
});

test('started by a form, read in two tabs, killed, retried, stopped and reloaded: exact all the way', async () => {
  const faults: string[] = [];
  const context = await browser.newContext();
  await watch(context, faults);
  const views = `<stream-form task="tokens"></stream-form><stream-text stream="tokens"></stream-text>
    <stream-form task="wait"><form><button>Wait</button><button command="--cancel">Stop</button></form></stream-form>
    <stream-text id="wait" stream="wait"></stream-text>`;
  const address = site.set(
    '/',
    pageOf(`<stream-room host="${server.host}" room="desk">${views}</stream-room>`, KIT),
  );
  const page = await context.newPage();
  await page.goto(address);
  await untilShown(page, ({ status }) => status === 'idle');
  await page.evaluate(() => {
    const form = document.querySelector('stream-form') as HTMLElementTagNameMap['stream-form'];
    form.start({ count: 1_500, gap: 1 });
  });
  await untilShown(page, ({ seq }) => seq >= 100);
  const other = await context.newPage();
  await other.goto(address);
  const before = await untilShown(other, ({ seq }) => seq >= 200);

  await server.restart(); // SIGKILL to all of it, then once more on the same state
  for (const each of [page, other]) {
    const lost = await until(async () => {
      await tellOnline(each);
      const shown = await look(each);
      return shown.status === 'error' ? shown : undefined;
    });
    expect(lost.code).toBe('run-lost');
    expect(tokens(1_500).startsWith(lost.text)).toBe(true);
    expect(lost.text.length).toBeGreaterThanOrEqual(before.text.length);
  }
  await other.getByRole('button', { name: 'Try again' }).click();
  for (const each of [page, other]) {
    const { text } = await untilShown(each, ({ status }) => status === 'complete');
    expect(text).toBe(tokens(1_500));
  }

  await page.getByRole('button', { name: 'Wait' }).click();
  const selector = '#wait';
  await untilShown(other, ({ text }) => text === 'begun', { selector });
  await other.getByRole('button', { name: 'Stop' }).click();
  for (const each of [page, other]) await untilShown(each, ({ note }) => note === 'Stopped', { selector });

  await page.reload();
  await untilShown(page, ({ status }) => status === 'complete');
  await untilShown(page, ({ note }) => note === 'Stopped', { selector });
  expect((await look(page)).text).toBe(tokens(1_500));
  expect(faults).toEqual([]);
});
