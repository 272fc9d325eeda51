import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFetch } from '../../src/client/sources/from-fetch.js';
import { collect } from '../support/collected.js';
import { bodyOf, cut, readAll } from '../support/cut.js';

/** The streams as the providers send them, byte for byte, and what they come to. */
const recorded = {
  'openai-chat': {
    answer: 'Größe: 288 km 🌊',
    reasoning: 'Der Fluss … heißt Aare. 🤔',
    items: [],
    meta: {
      model: 'gpt-5-mini-2025-08-07',
      finishReason: 'tool-calls',
      usage: {
        inputTokens: 12,
        outputTokens: 34,
        totalTokens: 46,
        reasoningTokens: 9,
        cachedInputTokens: 4,
      },
    },
    state: { 'tool:call_1': { name: 'gauge', status: 'called', input: { place: 'Bern' } } },
  },
  'openai-responses': {
    answer: 'Die Aare.',
    reasoning: '**Suche** größte\n\nVergleich',
    items: [],
    meta: {
      model: 'gpt-5-2025-08-07',
      finishReason: 'stop',
      usage: {
        inputTokens: 37,
        outputTokens: 11,
        totalTokens: 48,
        reasoningTokens: 5,
        cachedInputTokens: 0,
      },
    },
    state: {
      'tool:ws_1': { name: 'web_search', status: 'done' },
      'tool:fc_1': { name: 'gauge', status: 'called', input: { place: 'Thun 🏔' } },
    },
  },
  anthropic: {
    answer: 'Ich schauenach 🔎\n\nEs sind 288 km.',
    reasoning: 'Überlegen: 27 × 453 …',
    items: [],
    meta: {
      model: 'claude-sonnet-4-5',
      finishReason: 'stop',
      usage: { inputTokens: 25, outputTokens: 89, cachedInputTokens: 3 },
    },
    state: {
      'tool:srvtoolu_1': {
        name: 'web_search',
        status: 'done',
        input: { query: 'Aare' },
        output: [{ type: 'web_search_result', title: 'Aare', url: 'https://example.org/aare' }],
      },
    },
  },
  'ui-message-stream': {
    answer: 'Ich schaue nach.\n\nBei Olten: 212 cm 🌊',
    reasoning: 'Größe 🤔',
    items: [{ id: 'w1', city: 'Olten', sky: '☀️' }],
    meta: { model: 'gemini-2.5-pro', finishReason: 'stop', usage: { totalTokens: 7 } },
    state: {
      'tool:c1': { name: 'gauge', status: 'done', input: { place: 'Olten' }, output: { cm: 212 } },
      'source:s1': { url: 'https://example.org/aare', title: 'Aare' },
      notice: { level: 'info' },
    },
  },
} as const;

const names = Object.keys(recorded) as (keyof typeof recorded)[];

function bytesOf(name: string): Uint8Array {
  return readFileSync(new URL(`../support/fixtures/streams/${name}.txt`, import.meta.url));
}

function read(bytes: Uint8Array, sizes: readonly number[], type = 'text/event-stream') {
  const respond = () => new Response(bodyOf(cut(bytes, sizes)), { headers: { 'content-type': type } });
  return readAll(fromFetch(respond, { attempts: 1 }));
}

describe.each(names)('a stream of %s', (name) => {
  const bytes = bytesOf(name);
  const expected = recorded[name];

  test('comes to its answer, what was thought, facts and state', async () => {
    const { chunks, outcome } = await read(bytes, []);
    expect(outcome).toEqual({ status: 'complete' });
    expect(collect(chunks)).toEqual(expected);
  });

  test('is the same wherever it is cut in two', async () => {
    for (let at = 1; at < bytes.length; at++) {
      const { chunks, outcome } = await read(bytes, [at]);
      if (outcome.status !== 'complete') expect.fail(`cut at ${at}: ${JSON.stringify(outcome)}`);
      expect(collect(chunks)).toEqual(expected);
    }
  });

  test('is the same byte by byte, and cut anywhere any number of times', async () => {
    expect(collect((await read(bytes, Array(bytes.length).fill(1))).chunks)).toEqual(expected);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 90 }), { maxLength: 200 }), async (sizes) => {
        expect(collect((await read(bytes, sizes)).chunks)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('that breaks off before its end is never complete, and what had come stays', async () => {
    const text = new TextDecoder().decode(bytes);
    const ends = {
      'openai-chat': '"finish_reason":"tool_calls"}',
      'openai-responses': '"type":"response.completed"',
      anthropic: '"type":"message_stop"',
      'ui-message-stream': '"type":"finish"',
    };
    const end = new TextEncoder().encode(text.slice(0, text.indexOf(ends[name]))).length;
    const begin = new TextEncoder().encode(text.slice(0, text.indexOf('data: '))).length;
    let incomplete = 0;
    for (let at = begin; at < end; at += 7) {
      const { chunks, outcome } = await read(bytes.slice(0, at), []);
      expect(expected.answer.startsWith(collect(chunks).answer)).toBe(true);
      expect(expected.reasoning.startsWith(collect(chunks).reasoning)).toBe(true);
      if (chunks.length === 0) continue;
      incomplete++;
      expect(outcome).toMatchObject({ status: 'error', error: { code: 'network' } });
    }
    expect(incomplete).toBeGreaterThan(100);
  });

  test('may be named instead of told by its events', async () => {
    const response = new Response(bytes.slice(), { headers: { 'content-type': 'application/octet-stream' } });
    const { chunks } = await readAll(fromFetch(response, { format: name }));
    expect(collect(chunks)).toEqual(expected);
  });

  test('is read as NDJSON too, which is how SDKs hand it on', async () => {
    const events = new TextDecoder()
      .decode(bytes)
      .split(/\r?\n/)
      .filter((line) => line.startsWith('data: {'))
      .map((line) => line.slice('data: '.length));
    const ndjson = new TextEncoder().encode(events.join('\n'));
    const { chunks, outcome } = await read(ndjson, [100, 200], 'application/x-ndjson');
    expect(outcome.status).toBe('complete');
    expect(collect(chunks)).toEqual(expected);
  });
});

describe('an error in a stream', () => {
  const errors = [
    [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'Overloaded', true],
    [{ type: 'error', error: { type: 'authentication_error', message: 'Wrong key' } }, 'Wrong key', false],
    [{ error: { message: 'No more money', code: 'insufficient_quota' } }, 'No more money', false],
    [{ type: 'error', errorText: 'It broke' }, 'It broke', true],
    [
      { type: 'response.failed', response: { error: { code: 'server_error', message: 'Sorry' } } },
      'Sorry',
      true,
    ],
  ] as const;

  test.each(errors)(
    '%j stands under what had come, and says whether to try again',
    async (event, message, retryable) => {
      const before = { type: 'response.output_text.delta', delta: 'Half an ' };
      const body = [before, event].map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
      const { chunks, outcome } = await read(new TextEncoder().encode(body), []);
      expect(collect(chunks).answer).toBe('Half an ');
      expect(outcome).toMatchObject({
        status: 'error',
        error: { code: 'source-failed', message, retryable },
      });
    },
  );

  test('an answer that was stopped is cancelled, and says why', async () => {
    const events = [
      { type: 'start' },
      { type: 'text-delta', id: '0', delta: 'Half' },
      { type: 'abort', reason: 'enough' },
    ];
    const body = events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
    const { chunks, outcome } = await read(new TextEncoder().encode(body), []);
    expect(collect(chunks).answer).toBe('Half');
    expect(outcome).toEqual({ status: 'cancelled', reason: 'enough' });
  });
});

test('of several choices the first is read; a refusal is what the model says', async () => {
  const chunk = (index: number, delta: object, finish_reason: string | null = null) => ({
    object: 'chat.completion.chunk',
    choices: [{ index, delta, finish_reason }],
  });
  const events = [
    chunk(0, { content: 'A' }),
    chunk(1, { content: 'B' }),
    chunk(0, { refusal: ' No.' }),
    chunk(0, {}, 'stop'),
  ];
  const body = events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
  const { chunks } = await read(new TextEncoder().encode(body), []);
  expect(collect(chunks)).toMatchObject({ answer: 'A No.', meta: { finishReason: 'stop' } });
});

test("an author's items that look a little like events stay items", async () => {
  const items = [
    { type: 'file', name: 'a.txt' },
    { type: 'start', at: 'Rome' },
    { type: 'tool-shop', name: 'Nails' },
    { choices: ['yes', 'no'] },
    { object: 'vase', error: { margin: 2 } },
    { type: 'data-loss', severity: 3 },
  ];
  const body = items.map((each) => `${JSON.stringify(each)}\n`).join('');
  const { chunks } = await read(new TextEncoder().encode(body), [], 'application/x-ndjson');
  expect(collect(chunks).items).toEqual(items);
});
