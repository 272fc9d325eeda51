/** Elements that read other people's back ends, under a strict policy: what they ask, what they show, and how often they ask. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type {} from '../../src/elements/index.js';
import { look, type Stage, startStage, untilShown } from '../support/stage.js';

interface Asked {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let stage: Stage;
let asked: Asked[] = [];

beforeAll(async () => {
  stage = await startStage({ connect: "'self'" });
});
afterAll(() => stage.stop());
afterEach(async () => {
  asked = [];
  expect(await stage.clear()).toEqual([]);
});

/** A route of the page's own server. */
function serve(
  path: string,
  type: string,
  body: string | Uint8Array,
  status: () => number = () => 200,
): void {
  stage.site.set(path, async (request, response) => {
    const { method, headers } = request;
    asked.push({ method, headers, body: Buffer.concat(await request.toArray()).toString() });
    response.writeHead(status(), { 'content-type': type }).end(body);
  });
}

const recorded = (name: string): Uint8Array =>
  readFileSync(new URL(`../support/fixtures/streams/${name}.txt`, import.meta.url));

const isOver = (page: Page): Promise<unknown> => untilShown(page, ({ status }) => status === 'complete');

test.each([
  ['openai-chat', 'Größe: 288 km 🌊', 'heißt Aare. 🤔'],
  ['openai-responses', 'Die Aare.', 'Vergleich'],
  ['anthropic', 'Es sind 288 km.', '27 × 453 …'],
  ['ui-message-stream', 'Bei Olten: 212 cm 🌊', 'Größe 🤔'],
])('a question by POST, answered as %s does: text, thinking and facts', async (name, answer, thought) => {
  serve('/api/chat', 'text/event-stream', recorded(name));
  const body = JSON.stringify({ prompt: 'How long?' });
  const page = await stage.open(
    `<stream-text src="/api/chat" body='${body}' headers='{"X-Mine":"1"}'></stream-text>`,
  );
  await isOver(page);
  expect(await page.evaluate(() => document.querySelector('stream-text')?.text)).toContain(answer);
  expect(await page.evaluate(() => document.querySelector('stream-text')?.getText('reasoning'))).toContain(
    thought,
  );
  const meta = await page.evaluate(() => document.querySelector('stream-text')?.meta);
  expect(meta).toMatchObject({ model: expect.any(String), finishReason: expect.any(String) });
  expect(asked).toMatchObject([
    { method: 'POST', headers: { 'x-mine': '1', 'content-type': 'application/json' }, body },
  ]);
});

test('a page that is rendered again with the same question does not ask it again; another question is asked', async () => {
  serve('/api/chat', 'text/plain', 'answer');
  const page = await stage.open('<stream-text></stream-text>');
  const ask = (question: string): Promise<void> =>
    page.evaluate(async (prompt) => {
      const element = document.querySelector('stream-text') as HTMLElementTagNameMap['stream-text'];
      Object.assign(element, {
        src: '/api/chat',
        body: { prompt },
        headers: { 'X-Mine': '1' },
        method: 'post',
      });
      await element.updateComplete;
    }, question);
  await ask('one');
  await isOver(page);
  await ask('one');
  await ask('two');
  await expect.poll(() => asked.length).toBe(2);
  await isOver(page);
  expect(asked.map(({ body }) => body)).toEqual(['{"prompt":"one"}', '{"prompt":"two"}']);
});

test('a refusal is said under what is there, with what the server says, and asking again helps', async () => {
  let status = 401;
  serve('/api/chat', 'application/json', '{"error":{"message":"No more questions today"}}', () => status);
  const page = await stage.open('<stream-text src="/api/chat" method="POST"></stream-text>');
  await page.locator('stream-text').getByText('No more questions today').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  status = 503;
  await page.evaluate(() => document.querySelector('stream-text')?.setAttribute('body', 'x'));
  const again = page.getByRole('button');
  await again.waitFor();
  serve('/api/chat', 'text/plain', 'here it is');
  await again.click();
  await isOver(page);
  expect(await page.evaluate(() => document.querySelector('stream-text')?.text)).toBe('here it is');
});

test('what cannot be told is said, with what to say; src-format says it', async () => {
  serve('/answer', 'application/octet-stream', '{"id":1,"name":"Ada"}\n{"id":2,"name":"Blaise"}\n');
  const list = '<template><li><b data-text="name"></b></li></template><ul></ul>';
  const page = await stage.open(`<stream-list src="/answer" key="id">${list}</stream-list>`);
  await page.locator('stream-list').getByText('application/octet-stream').waitFor();
  await page.evaluate(() => document.querySelector('stream-list')?.setAttribute('src-format', 'ndjson'));
  await page.getByText('Blaise').waitFor();
  await page.evaluate(() => document.querySelector('stream-list')?.setAttribute('src-format', 'csv'));
  await page.locator('stream-list').getByText('A format is one of').waitFor();
});

test('JSON is rows; a Durable Stream is followed', async () => {
  serve('/rows', 'application/json', '[{"id":1,"name":"Ada"},{"id":2,"name":"Blaise"}]');
  const room = stage.newRoom();
  await stage.append(room, 'notes', 'Once ', { 'content-type': 'text/plain', 'rivulet-generation': 'any' });
  const list = '<template><li><b data-text="name"></b></li></template><ul></ul>';
  const durable = `http://${stage.proxy.host}/parties/main/${room}/v1/stream/notes`;
  const page = await stage.open(
    `<stream-list src="/rows">${list}</stream-list><stream-text src="${durable}" src-format="durable-stream"></stream-text>`,
  );
  await page.getByText('Blaise').waitFor();
  await page.getByText('Once').waitFor();
  await stage.append(room, 'notes', 'upon a time', { 'content-type': 'text/plain', 'stream-closed': 'true' });
  await untilShown(page, ({ status }) => status === 'complete');
  expect((await look(page)).text).toContain('upon a time');
});
