/*
 * What a person does with the page that all examples have (examples/README.md). A journey gets a page of its own in a
 * browser profile of its own, and throws when something is not as it should be.
 */

import type { Page } from 'playwright';
import { expect } from 'vitest';
import { until } from '../support/wait.js';

/** As in examples/server.ts. */
const STEPS = 150;
const ANSWER = Array.from(
  { length: STEPS },
  (_, at) => `Line ${at + 1} of the answer, as it is written.\n`,
).join('');
const FAILS_AT = STEPS / 3;

interface Streaming {
  readonly status: string;
  readonly text: string;
  readonly chunkCount: number;
}

/** What the page shows now. */
export async function look(page: Page) {
  return page.evaluate(() => {
    const answer = document.querySelector('#answer') as (HTMLElement & Streaming) | null;
    const log = document.querySelector('#log') as HTMLElement & Streaming;
    const progress = document.querySelector('#progress') as HTMLElement & Streaming;
    return {
      answer: answer?.text ?? '',
      status: answer?.status,
      chunks: answer?.chunkCount ?? 0,
      rows: document.querySelectorAll('.row').length,
      logged: log.chunkCount,
      progress: progress.status,
    };
  });
}

type Look = Awaited<ReturnType<typeof look>>;

/** Waits until the page shows it. */
export async function untilShown(page: Page, what: string, isSo: (look: Look) => boolean): Promise<Look> {
  let seen: Look | undefined;
  await until(
    async () => {
      seen = await look(page);
      return isSo(seen);
    },
    {
      timeout: 30_000,
      message: () => `${what}; shown is ${JSON.stringify({ ...seen, answer: seen?.answer.length })}`,
    },
  );
  return seen as Look;
}

/** Starts the task, as a person does. */
export async function start(page: Page, { fails = false } = {}): Promise<void> {
  // Before, it is a form like any other.
  await page.locator('stream-form:defined form').waitFor();
  if (fails) await page.locator('input[name=fails]').check();
  await page.locator('#start').click();
}

/** The middle of a run: some lines, some rows, and more to come. */
export function untilMidway(page: Page): Promise<Look> {
  return untilShown(page, 'the middle of a run', ({ answer, rows }) => answer.length > 600 && rows >= 2);
}

/** Waits for the end of the run, and checks that all of it is there. */
export async function untilComplete(page: Page): Promise<void> {
  const end = await untilShown(
    page,
    'the end',
    ({ status, rows, progress }) => status === 'complete' && progress === 'complete' && rows === STEPS / 5,
  );
  expect(end.answer).toBe(ANSWER);
  await untilShown(page, 'the whole log', ({ logged }) => logged >= STEPS);
}

/** Remembers the first nodes that match, to see later whether they are still there. */
export async function remember(page: Page, selectors: readonly string[]): Promise<void> {
  await page.evaluate((all) => {
    Object.assign(window, { remembered: all.map((selector) => document.querySelector(selector)) });
  }, selectors);
}

/** Whether each of the remembered nodes is still there. */
export function areSame(page: Page): Promise<boolean[]> {
  return page.evaluate(() =>
    (window as unknown as { remembered: Element[] }).remembered.map((node) => node?.isConnected ?? false),
  );
}

export const journeys = {
  'streams, and appends only': async (page: Page) => {
    await start(page);
    await untilMidway(page);
    await remember(page, ['#answer [data-stream-block]', '.row']);
    await untilComplete(page);
    expect(await areSame(page)).toEqual([true, true]);
  },

  'rows are alive: the framework hears their buttons': async (page: Page) => {
    await start(page);
    await untilMidway(page);
    // By keyboard: what is above the rows grows, and a pointer would aim at where one was.
    await page.locator('.row .pick').nth(1).press('Enter');
    await until(async () => (await page.locator('#picked').textContent()) === 'Result 10');
    await untilComplete(page);
    await page.locator('.row .pick').last().click();
    await until(async () => (await page.locator('#picked').textContent()) === `Result ${STEPS}`);
  },

  'is stopped, keeps what came, and begins anew': async (page: Page) => {
    await start(page);
    const { answer } = await untilMidway(page);
    await page.locator('#stop').click();
    const stopped = await untilShown(page, 'a stop', ({ status }) => status === 'cancelled');
    expect(stopped.answer.startsWith(answer)).toBe(true);
    expect(ANSWER.startsWith(stopped.answer)).toBe(true);
    await start(page);
    await untilComplete(page);
  },

  'fails, keeps what came, and is tried again': async (page: Page) => {
    await start(page, { fails: true });
    const failed = await untilShown(page, 'the failure', ({ status }) => status === 'error');
    expect(failed.answer.split('\n').length - 1).toBe(FAILS_AT);
    await page.locator('#again').click();
    await untilComplete(page);
  },

  'goes on after a reload': async (page: Page) => {
    await start(page);
    await untilMidway(page);
    await page.reload();
    await untilMidway(page);
    await untilComplete(page);
  },

  'is hidden and shown again while it streams': async (page: Page) => {
    await start(page);
    await untilMidway(page);
    await page.locator('#toggle').click();
    await until(async () => (await page.locator('#answer').count()) === 0);
    await page.locator('#toggle').click();
    await untilComplete(page);
  },

  'is moved while it streams, and loses nothing': async (page: Page) => {
    await start(page);
    await untilMidway(page);
    const order = () =>
      page.evaluate(() => {
        const [answer, row] = ['#answer', '.row'].map((selector) => document.querySelector(selector));
        return (answer as Element).compareDocumentPosition(row as Element) & Node.DOCUMENT_POSITION_FOLLOWING;
      });
    const before = await order();
    await page.locator('#move').click();
    await until(async () => (await order()) !== before);
    await untilComplete(page);
  },
};
