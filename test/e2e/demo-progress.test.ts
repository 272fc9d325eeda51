import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, statusOf, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

const barOf = (page: Page) => page.locator('.job stream-progress');
const stepsOf = (page: Page) => barOf(page).locator('[part="step-name"]').allInnerTexts();
const runsOf = (page: Page) => page.locator('stream-steps [part="run"]');
const percentOf = async (page: Page) =>
  Number(await barOf(page).locator('[role=progressbar]').getAttribute('aria-valuenow'));

async function start(page: Page, seconds: '8' | '25' | '120', trouble = 'none'): Promise<void> {
  await page.selectOption('#seconds', seconds);
  await page.selectOption('#trouble', trouble);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await untilStatus(barOf(page), 'streaming');
}

describe('the jobs', () => {
  test('tell how far they are, in the page, its title and the list, also after a reload', async () => {
    const page = await demo.open('/progress/');
    await start(page, '25');
    await until(async () => (await stepsOf(page)).includes('Villages'));
    expect(await page.title()).toMatch(/^\d+% · Jobs · Rivulet$/);
    const before = await percentOf(page);
    await page.reload();
    await untilStatus(barOf(page), 'streaming');
    await until(async () => (await stepsOf(page)).includes('Villages'));
    expect((await stepsOf(page)).slice(0, 6)).toEqual([
      'Load the places',
      'Count the people',
      'Cities of a million',
      'Large towns',
      'Towns',
      'Villages',
    ]);
    expect(await percentOf(page)).toBeGreaterThanOrEqual(before);
    // What was under way for a while needs no warming up again.
    await barOf(page)
      .getByText(/about .* left/)
      .waitFor();
    await until(async () => (await runsOf(page).count()) === 1);
    await runsOf(page).getByText('Large towns').waitFor();

    // What assistive technology is told: names, lists in lists, and which step it is at.
    const bar = await barOf(page).ariaSnapshot();
    expect(bar).toContain('progressbar "Census"');
    expect(bar).toContain('list "Steps"');
    expect(bar).toContain('list "Count the people"');
    expect(bar).toMatch(/Villages\s+Running/);
    expect(bar).toMatch(/Towns .* people\s+Done/);
    const runs = await page.locator('stream-steps').ariaSnapshot();
    expect(runs).toContain('list "Runs"');
    expect(runs).toMatch(/button "census, .*" \[expanded\]/);
    expect(runs).toContain('button "Stop: census"');

    // Stopped in the list, it is stopped everywhere, and the title is the page's own again.
    await runsOf(page).getByRole('button', { name: 'Stop' }).click();
    await untilStatus(barOf(page), 'cancelled');
    await runsOf(page).getByText('Stopped', { exact: true }).first().waitFor();
    expect(await page.title()).toBe('Jobs · Rivulet');

    // Tried again in the list, it is a new run on the same stream.
    await runsOf(page).getByRole('button', { name: 'Try again' }).click();
    await untilStatus(barOf(page), 'streaming');
    await until(async () => (await runsOf(page).count()) === 2);
    await runsOf(page).first().getByRole('button', { name: 'Show output' }).click();
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('stream-text');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await untilStatus(barOf(page), 'cancelled');
    expect(demo.problems).toEqual([]);
  });

  test('run beside one another, are counted, and stopped one by one', async () => {
    const page = await demo.open('/progress/');
    await start(page, '120');
    await page.getByRole('button', { name: 'Start one beside the others' }).click();
    const status = page.locator('stream-status.now');
    await status.getByRole('button', { name: '2 running' }).click();
    const rows = status.locator('[part="running-row"]');
    await until(async () => (await rows.count()) === 2);
    await rows
      .first()
      .getByText(/chunks\/s/)
      .waitFor();
    await rows.first().getByRole('button', { name: 'Stop' }).click();
    await untilStatus(barOf(page), 'cancelled');
    await until(async () => (await rows.count()) === 1);
    await page.keyboard.press('Escape');
    await until(async () => (await rows.count()) === 0);
    expect(await statusOf(barOf(page))).toBe('cancelled');
    expect(demo.problems).toEqual([]);
  });

  test('say at once that the network is away, and go on from there', async () => {
    const visitor = await demo.visitor();
    const page = await demo.open('/progress/', visitor);
    await start(page, '8');
    // In Firefox the line to a server on this machine goes on all the same, so what is said may be taken back in the next frame.
    const said = page.evaluate(() => {
      const status = document.querySelector('stream-status.now')?.shadowRoot as ShadowRoot;
      return new Promise<void>((resolve) => {
        const look = () => status.textContent?.includes('Offline') && resolve();
        new MutationObserver(look).observe(status, { subtree: true, childList: true, characterData: true });
      });
    });
    await visitor.setOffline(true);
    await said;
    await visitor.setOffline(false);
    await untilStatus(barOf(page), 'complete', 30_000);
    expect(await percentOf(page)).toBe(100);
    await visitor.close();
  });
});
