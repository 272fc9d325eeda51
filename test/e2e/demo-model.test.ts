import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, textOf, untilStatus } from './demo.js';
import { startOpenAi } from './openai-server.js';

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of cleanUp.splice(0).reverse()) await stop();
});

async function start(model?: Awaited<ReturnType<typeof startOpenAi>>): Promise<Demo> {
  const vars = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: model?.url ?? '', OPENAI_MODEL: 'test-model' };
  const demo = await startDemo(model ? vars : {});
  if (model) cleanUp.push(model.stop);
  cleanUp.push(demo.stop);
  return demo;
}

describe('the page with a model', () => {
  test('shows its answer through the official client', async () => {
    const model = await startOpenAi([
      'Quee',
      'queg is a **harpoon',
      'eer** from ',
      'Kokovoko.\n\n- tattooed\n',
      '- kind',
    ]);
    const demo = await start(model);
    const page = await demo.open('/reader/');
    const answer = page.locator('stream-text[stream="ask"]');
    await page.getByLabel('Your question').fill('Who is Queequeg?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await untilStatus(answer, 'complete');
    expect(await textOf(answer)).toBe('Queequeg is a **harpooneer** from Kokovoko.\n\n- tattooed\n- kind');
    await page.locator('stream-status[stream="ask"]').getByText('test-model').waitFor();
    expect(model.asked).toMatchObject([
      {
        authorization: 'Bearer sk-test',
        body: {
          model: 'test-model',
          stream: true,
          messages: [{ role: 'user', content: 'Who is Queequeg?' }],
        },
      },
    ]);
    expect(demo.problems).toEqual([]);
  });

  test('Stop hangs up on the model and keeps what it said', async () => {
    const model = await startOpenAi(['Let me ', 'think …'], { endless: true });
    const demo = await start(model);
    const page = await demo.open('/reader/');
    const answer = page.locator('stream-text[stream="ask"]');
    await page.getByRole('button', { name: 'Ask' }).click();
    await until(async () => (await textOf(answer)) === 'Let me think …', { timeout: 20_000 });
    await page.locator('#model-room').getByRole('button', { name: 'Stop' }).click();
    await untilStatus(answer, 'cancelled');
    await until(() => model.asked[0]?.hungUp, { message: 'the client to hang up' });
    expect(await textOf(answer)).toBe('Let me think …');
  });

  test('a refusal is told without the provider’s own words', async () => {
    const demo = await start(await startOpenAi([], { status: 400 }));
    const page = await demo.open('/reader/');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('The model’s provider answered 400').first().waitFor();
    expect(await page.getByText('secret details').count()).toBe(0);
  });

  test('without a key the page says how to give one, and offers to try again', async () => {
    const demo = await start();
    const page = await demo.open('/reader/');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('This server has no model.').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  });
});
