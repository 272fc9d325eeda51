import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, untilStatus } from './demo.js';
import { startOpenAi } from './openai-server.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo?.stop());

const turn = (page: Page, number: number) => page.locator('.turn').nth(number - 1);
const view = (page: Page, number: number) => turn(page, number).locator('stream-text');

async function send(page: Page, message: string): Promise<void> {
  await page.getByLabel('Your message').fill(message);
  await page.keyboard.press('Enter');
}

/** Waits until a turn stands at the top of the messages, and sees that it is still there after the next frame. */
async function untilOnTop(page: Page, of: Locator): Promise<void> {
  const isOnTop = () =>
    of.evaluate((element) => {
      const chat = document.querySelector('.chat') as Element;
      return Math.abs(element.getBoundingClientRect().top - chat.getBoundingClientRect().top) <= 20;
    });
  await until(isOnTop);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await isOnTop()).toBe(true);
}

describe('the chat', () => {
  test('shows question, thinking and answer, the newest question on top, and all of it again after a reload', async () => {
    const page = await demo.open('/chat/');
    await page.getByRole('button', { name: 'Compare the longest rivers' }).click();
    await untilStatus(view(page, 1), 'complete');
    await turn(page, 1).getByRole('cell', { name: 'Amazon' }).waitFor();
    await turn(page, 1).getByText('Thought for').waitFor();
    await send(page, 'How does a river find its way?');
    await untilStatus(view(page, 2), 'complete');
    expect(await page.getByLabel('Your message').inputValue()).toBe('');
    await untilOnTop(page, turn(page, 2));
    const text = await page.locator('.chat').textContent();
    await page.reload();
    await untilStatus(view(page, 2), 'complete');
    await until(async () => (await page.locator('.chat').textContent()) === text);
    await untilOnTop(page, turn(page, 2));
    expect(demo.problems).toEqual([]);
  });

  test('remembers what was asked before, and what not', async () => {
    const page = await demo.open('/chat/');
    await send(page, 'Show me some code');
    await untilStatus(view(page, 1), 'complete');
    await send(page, 'What did I ask before?');
    await untilStatus(view(page, 2), 'complete');
    await turn(page, 2).getByText('So far you asked:').waitFor();
    expect(await turn(page, 2).getByRole('listitem').filter({ hasText: 'Show me some code' }).count()).toBe(
      1,
    );
  });

  test('can be stopped; what was said stays, and is answered again in its place', async () => {
    const page = await demo.open('/chat/');
    await send(page, 'How does a river find its way?');
    await turn(page, 1).getByText('In the mountains').waitFor();
    await page.locator('.composer').getByRole('button', { name: 'Stop' }).click();
    await untilStatus(view(page, 1), 'cancelled');
    expect(await turn(page, 1).textContent()).toContain('How a river finds its way');
    await turn(page, 1).getByRole('button', { name: 'Answer again' }).click();
    await untilStatus(view(page, 1), 'complete');
    await turn(page, 1).getByText('forty metres a year').waitFor();
    expect(await page.locator('.turn').count()).toBe(1);
  });

  test('keeps the first half of an answer that failed, and tries again where it stands', async () => {
    const page = await demo.open('/chat/');
    await send(page, 'Fail, please');
    await untilStatus(view(page, 1), 'error');
    await turn(page, 1).getByText('The first half of an answer').waitFor();
    await turn(page, 1).getByText('The model has hung up.').waitFor();
    await turn(page, 1).getByRole('button', { name: 'Try again' }).click();
    await until(
      async () =>
        (await view(page, 1).evaluate((element) => (element as { status?: string }).status)) !== 'error',
    );
    await untilStatus(view(page, 1), 'error');
    expect(await page.locator('.turn').count()).toBe(1);
  });

  test('says why a message was not taken', async () => {
    const page = await demo.open('/chat/');
    await page.locator('.composer').evaluate((form) => {
      void (form as HTMLElement & { start(input: object): Promise<unknown> }).start({ message: ' ' });
    });
    await page.locator('.composer [part="error-message"]').getByText('message').waitFor();
  });

  test('tells a model with a key all that was said', async () => {
    const model = await startOpenAi(['It is ', '**long**.']);
    const other = await startDemo({
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'test-model',
    });
    try {
      const page = await other.open('/chat/');
      await send(page, 'The Nile?');
      await untilStatus(view(page, 1), 'complete');
      await send(page, 'And the Amazon?');
      await untilStatus(view(page, 2), 'complete');
      expect(model.asked[1]?.body.messages).toEqual([
        { role: 'user', content: 'The Nile?' },
        { role: 'assistant', content: 'It is **long**.' },
        { role: 'user', content: 'And the Amazon?' },
      ]);
    } finally {
      await other.stop();
      await model.stop();
    }
  });
});
