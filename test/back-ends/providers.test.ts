/** The SDKs of model providers, against servers that answer as theirs do, read by `from()` as a task reads them. */
import { readFileSync } from 'node:fs';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test';
import OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import { chunksOf } from '../../src/protocol/index.js';
import { from } from '../../src/server/index.js';
import { collect } from '../support/collected.js';
import { type HttpServer, startHttpServer } from '../support/http-server.js';

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Answers with a recorded stream, some bytes at a time. */
async function serveRecorded(name: string): Promise<string> {
  const bytes = readFileSync(new URL(`../support/fixtures/streams/${name}.txt`, import.meta.url));
  server = await startHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (at: number): void => {
      if (at < bytes.length) response.write(bytes.subarray(at, at + 61), () => send(at + 61));
      else response.end();
    };
    send(0);
  });
  return server.url;
}

async function serveRefusal(status: number, headers: Record<string, string>): Promise<string> {
  server = await startHttpServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { type: 'rate_limit_error', message: 'organisation org-secret' } }));
  });
  return server.url;
}

async function read(...given: Parameters<typeof from>) {
  const chunks = [];
  for await (const value of from(...given)) {
    const yielded = chunksOf(value);
    if ('chunks' in yielded) chunks.push(...yielded.chunks);
  }
  return collect(chunks);
}

const openai = (url: string) => new OpenAI({ apiKey: 'k', baseURL: url, maxRetries: 0 });
const anthropic = (url: string) => new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 });
const question = [{ role: 'user' as const, content: 'How long is the Aare?' }];

describe('openai', () => {
  const answer = { answer: 'Größe: 288 km 🌊', reasoning: 'Der Fluss … heißt Aare. 🤔' };

  test('chat completions, promised', async () => {
    const client = openai(await serveRecorded('openai-chat'));
    const stream = client.chat.completions.create({ model: 'm', stream: true, messages: question });
    expect(await read(stream)).toMatchObject({
      ...answer,
      meta: { model: 'gpt-5-mini-2025-08-07', finishReason: 'tool-calls', usage: { totalTokens: 46 } },
      state: { 'tool:call_1': { name: 'gauge', status: 'called' } },
    });
  });

  test('chat completions, by its helper and as the stream that it hands on', async () => {
    const client = openai(await serveRecorded('openai-chat'));
    expect(await read(client.chat.completions.stream({ model: 'm', messages: question }))).toMatchObject(
      answer,
    );
    const stream = await client.chat.completions.create({ model: 'm', stream: true, messages: question });
    const response = new Response(stream.toReadableStream() as unknown as ReadableStream<Uint8Array>, {
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(await read(response)).toMatchObject(answer);
  });

  test('responses', async () => {
    const client = openai(await serveRecorded('openai-responses'));
    for (const source of [
      client.responses.create({ model: 'm', stream: true, input: 'How long?' }),
      client.responses.stream({ model: 'm', input: 'How long?' }),
    ]) {
      expect(await read(source, { tools: 'all' })).toMatchObject({
        answer: 'Die Aare.',
        reasoning: '**Suche** größte\n\nVergleich',
        meta: { model: 'gpt-5-2025-08-07', usage: { reasoningTokens: 5 } },
        state: { 'tool:fc_1': { name: 'gauge', status: 'called', input: { place: 'Thun 🏔' } } },
      });
    }
  });

  test('a refusal, with when to come back, and without its words', async () => {
    const client = openai(await serveRefusal(429, { 'retry-after': '7' }));
    const stream = client.chat.completions.create({ model: 'm', stream: true, messages: question });
    await expect(read(stream)).rejects.toMatchObject({
      code: 'http-status',
      message: 'The source answered 429',
      retryable: true,
      after: 7_000,
    });
  });

  test('is hung up on when the task is stopped', async () => {
    let hungUp: () => void;
    const gone = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    server = await startHttpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'Hm' } }] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      response.on('close', () => hungUp());
    });
    const stream = openai(server.url).chat.completions.create({
      model: 'm',
      stream: true,
      messages: question,
    });
    for await (const value of from(stream)) {
      expect(value).toBe('Hm');
      break;
    }
    await gone;
  });
});

describe('@anthropic-ai/sdk', () => {
  test('messages, raw and by its helper', async () => {
    const client = anthropic(await serveRecorded('anthropic'));
    const request = { model: 'm', max_tokens: 100, messages: question };
    for (const source of [
      client.messages.create({ ...request, stream: true }),
      client.messages.stream(request),
    ]) {
      expect(await read(source)).toMatchObject({
        answer: 'Ich schauenach 🔎\n\nEs sind 288 km.',
        reasoning: 'Überlegen: 27 × 453 …',
        meta: {
          model: 'claude-sonnet-4-5',
          finishReason: 'stop',
          usage: { inputTokens: 25, outputTokens: 89 },
        },
        state: { 'tool:srvtoolu_1': { name: 'web_search', status: 'done' } },
      });
    }
  });

  test('a refusal, with when to come back, and without its words', async () => {
    const client = anthropic(await serveRefusal(529, { 'retry-after': '3' }));
    const stream = client.messages.create({ model: 'm', max_tokens: 9, messages: question, stream: true });
    await expect(read(stream)).rejects.toMatchObject({
      code: 'http-status',
      message: 'The source answered 529',
      retryable: true,
      after: 3_000,
    });
  });
});

describe('ai', () => {
  type Part = Parameters<typeof simulateReadableStream>[0]['chunks'][number];
  const usage = {
    inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: undefined },
  };
  const end = (unified: 'stop' | 'tool-calls') => ({
    type: 'finish' as const,
    finishReason: { unified, raw: undefined },
    usage,
  });

  /** A model that calls a tool and then answers, or says these parts. */
  function model(...steps: Part[][]): MockLanguageModelV3 {
    const answers = [...steps];
    return new MockLanguageModelV3({
      modelId: 'gemini-test',
      doStream: async () => ({
        stream: simulateReadableStream({ chunks: answers.shift() ?? [], chunkDelayInMs: null }) as never,
      }),
    });
  }

  const thinking: Part[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'Hm 🤔' },
    { type: 'reasoning-end', id: 'r' },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: 'Let me look.' },
    { type: 'text-end', id: 't' },
    { type: 'tool-call', toolCallId: 'c', toolName: 'gauge', input: '{"place":"Bern"}' },
    end('tool-calls'),
  ];
  const answering: Part[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: '212 ' },
    { type: 'text-delta', id: 't', delta: 'cm' },
    { type: 'text-end', id: 't' },
    end('stop'),
  ];

  const ask = () =>
    streamText({
      model: model(thinking, answering),
      prompt: 'How high?',
      stopWhen: stepCountIs(3),
      tools: {
        gauge: tool({
          inputSchema: jsonSchema<{ place: string }>({
            type: 'object',
            properties: { place: { type: 'string' } },
          }),
          execute: async () => ({ cm: 212 }),
        }),
      },
    });

  test.each([
    ['the result of streamText()', () => ask()],
    ['its fullStream', () => ask().fullStream],
    ['its UI message stream', () => ask().toUIMessageStream({ sendReasoning: true })],
    ['the response that a route makes of it', () => ask().toUIMessageStreamResponse()],
  ])('%s', async (_, source) => {
    const { answer, reasoning, state } = await read(source() as Parameters<typeof from>[0], { tools: 'all' });
    expect({ answer, reasoning, state }).toEqual({
      answer: 'Let me look.\n\n212 cm',
      reasoning: 'Hm 🤔',
      state: { 'tool:c': { name: 'gauge', status: 'done', input: { place: 'Bern' }, output: { cm: 212 } } },
    });
  });

  test('tells model, tokens and why it ended', async () => {
    expect((await read(ask())).meta).toMatchObject({
      model: 'gemini-test',
      finishReason: 'stop',
      usage: { inputTokens: 6, outputTokens: 10, totalTokens: 16 },
    });
  });

  test('its text alone', async () => {
    expect((await read(ask().textStream)).answer).toBe('Let me look.212 cm');
    expect((await read(ask().toTextStreamResponse())).answer).toBe('Let me look.212 cm');
  });

  test('an error of the provider, with its status and no more', async () => {
    const client = openai(await serveRefusal(503, { 'retry-after': '2' }));
    const failing = new MockLanguageModelV3({
      // As a provider's package does: what it throws has a status.
      doStream: () => client.chat.completions.create({ model: 'm', messages: question }) as never,
    });
    const result = streamText({ model: failing, prompt: 'x', maxRetries: 0, onError: () => {} });
    await expect(read(result)).rejects.toMatchObject({
      code: 'http-status',
      message: 'The source answered 503',
      retryable: true,
      after: 2_000,
    });
  });

  test('what went wrong in a tool of ours is ours to know: the task fails with it', async () => {
    const broken = new MockLanguageModelV3({
      doStream: async () => {
        throw new RangeError('in our own code');
      },
    });
    const result = streamText({ model: broken, prompt: 'x', maxRetries: 0, onError: () => {} });
    await expect(read(result)).rejects.toThrow(RangeError);
  });
});
