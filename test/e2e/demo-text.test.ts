import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, textOf, untilStatus } from './demo.js';

const asset = (name: string) =>
  readFileSync(new URL(`../../demo/public/texts/${name}`, import.meta.url), 'utf8');

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(() => demo?.stop());

/** The text of a part, as it is painted. */
function partOf(page: Awaited<ReturnType<Demo['open']>>, part: string): Promise<string> {
  return page
    .locator('#answer')
    .evaluate((node, name) => (node as HTMLElement & { getText(part: string): string }).getText(name), part);
}

test('an answer in Markdown is written under a strict policy, thinking first, exact to the letter', async () => {
  const page = await demo.open('/text/');
  const answer = page.locator('#answer');
  await page.getByLabel('Write at').selectOption('100');
  await page.getByLabel('Arriving').selectOption('bursts');
  await page.getByLabel('Even out bursts').check();
  await page.getByRole('button', { name: 'Ask' }).click();
  await page
    .getByText(/^Thinking…/)
    .first()
    .waitFor();
  // In the middle of the thinking.
  await until(async () => (await partOf(page, 'reasoning')).length > 100);
  await untilStatus(answer, 'complete', 60_000);
  expect(await textOf(answer)).toBe(asset('answer.md'));
  expect(await partOf(page, 'reasoning')).toBe(asset('thinking.txt'));
  await page
    .getByText(/^Thought for \d+ s$/)
    .first()
    .waitFor();

  expect(await answer.locator('h1, h2').allTextContents()).toEqual([
    'When a gauge should raise the alarm',
    'The rule',
    'The code',
    'Before you rely on it',
  ]);
  expect(await answer.locator('table tr').count()).toBe(5);
  expect(await answer.getByRole('link', { name: 'this one' }).count()).toBe(0);
  expect(await answer.locator('[onclick]').count()).toBe(0);
  const kinds = () =>
    page.evaluate(() => [...CSS.highlights].filter(([, ranges]) => ranges.size > 0).map(([name]) => name));
  // Colours come when there is time.
  await until(async () => (await kinds()).includes('stream-code-keyword'), { message: 'keywords in colour' });

  // The same, elsewhere on the page.
  expect(await textOf(page.locator('stream-text[only-part="reasoning"]'))).toBe(asset('thinking.txt'));

  // And after a reload: the thinking took what it took.
  const thought = await page
    .getByText(/^Thought for/)
    .first()
    .textContent();
  await page.reload();
  await untilStatus(answer, 'complete');
  expect(
    await page
      .getByText(/^Thought for/)
      .first()
      .textContent(),
  ).toBe(thought);
  await page.getByLabel('Shown as').selectOption('the text as it is');
  await until(async () => (await answer.locator('h1').count()) === 0);
  expect(await textOf(answer)).toBe(asset('answer.md'));
  expect(demo.problems).toEqual([]);
});

test('markup is harmless, and text where nobody asked for it', async () => {
  const page = await demo.open('/text/');
  await page.getByRole('button', { name: 'Read the bulletin' }).click();
  const [shown, asText] = [page.locator('stream-text[html]'), page.getByLabel('Bulletin as text')];
  await untilStatus(shown, 'complete');
  expect(await shown.locator('h3').textContent()).toBe('Bulletin of the morning');
  expect(await shown.locator('script, img, [onclick], [onerror], [href^="javascript"]').count()).toBe(0);
  await shown.getByRole('link', { name: 'a picture from elsewhere' }).waitFor();
  await untilStatus(asText, 'complete');
  expect(await asText.locator('h3').count()).toBe(0);
  // The browser reports a handler when it reads the markup, before it takes it away; none was run.
  const reports = demo.problems.filter((problem) => !problem.startsWith('Executing inline event handler'));
  expect(reports).toEqual([]);
});

test('where the code for Markdown cannot be had, the text is shown as it is, and that is said', async () => {
  const visitor = await demo.visitor();
  const page = await visitor.newPage();
  await page.route(/markdown-text/, (route) => route.abort());
  await page.goto(`${demo.server.url}/text/`);
  await page.getByLabel('Write at').selectOption('full speed');
  await page.getByRole('button', { name: 'Ask' }).click();
  const answer = page.locator('#answer');
  await untilStatus(answer, 'complete');
  expect(await textOf(answer)).toBe(asset('answer.md'));
  expect(await answer.locator('h1').count()).toBe(0);
  await answer.getByText('could not be formatted').waitFor();
  await visitor.close();
});
