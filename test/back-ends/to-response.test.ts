/** Runs of a real room, served over HTTP by `toResponse()` and read by those who know nothing of Rivulet. */
import {
  AbstractChat,
  type ChatState,
  DefaultChatTransport,
  readUIMessageStream,
  type UIMessage,
  uiMessageChunkSchema,
} from 'ai';
import { EventSource } from 'eventsource';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  connect,
  fromFetch,
  fromIterable,
  RawChunks,
  type ResponseOptions,
  type Room,
  type StreamSource,
  toResponse,
} from '../../src/client/index.js';
import { ManualPlatform } from '../client/manual-platform.js';
import { json } from '../protocol/arbitraries.js';
import { readAll } from '../support/cut.js';
import type { tasks } from '../support/fixtures/task-room.js';
import { token } from '../support/fixtures/tokens.js';
import { type HttpServer, sendResponse, startHttpServer, webRequest } from '../support/http-server.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

let server: RoomServer;
let room: Room<typeof tasks>;
let routes: HttpServer | undefined;
let count = 0;

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());
afterEach(async () => {
  await routes?.stop();
  routes = undefined;
  room?.close();
});

function open(): Room<typeof tasks> {
  room = connect<typeof tasks>({ host: server.host, room: `room-${++count}` });
  return room;
}

/** A route that answers each request with this. */
async function route(answer: (request: Request) => Promise<Response>): Promise<string> {
  routes = await startHttpServer((request, response) => {
    answer(webRequest(request)).then(
      (answered) => sendResponse(answered, response),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  return routes.url;
}

const tokens = (many: number): string =>
  Array.from({ length: many }, (_, index) => token(index + 1)).join('');

describe('EventSource reads a run', () => {
  /** Its messages, until it says that it is over. */
  function listen(url: string) {
    const seen: { data: string[]; end?: unknown } = { data: [] };
    const source = new EventSource(url);
    source.addEventListener('message', ({ data }) => seen.data.push(JSON.parse(data)));
    source.addEventListener('end', ({ data }) => {
      seen.end = JSON.parse(data);
    });
    return { seen, source };
  }

  test('to its end, with its result, and is then told to stay away', async () => {
    const requests: (string | null)[] = [];
    const run = open().run('tokens', { count: 500 });
    const url = await route((request) => {
      requests.push(request.headers.get('last-event-id'));
      return toResponse(run, { request });
    });
    const { seen, source } = listen(url);
    // What is over is answered with 204, after which an EventSource never comes again.
    await until(() => source.readyState === EventSource.CLOSED);
    expect(seen.data.join('')).toBe(tokens(500));
    expect(seen.end).toEqual({ type: 'complete', data: { count: 500 } });
    expect(requests).toEqual([null, expect.stringMatching(/\.end$/)]);
  });

  test('from where a broken line was, nothing lost and nothing twice', async () => {
    const run = open().run('tokens', { count: 3_000, gap: 1 });
    const url = await route((request) => toResponse(room.stream(run.stream), { request }));
    const proxy = await startProxy({ target: Number(new URL(url).port), seed: 5 });
    try {
      const { seen, source } = listen(proxy.url);
      // On a slow machine all that is left may come at once.
      for (let times = 1; times <= 4 && seen.end === undefined; times++) {
        const before = seen.data.length;
        await until(() => seen.data.length > before + 20 || seen.end !== undefined);
        proxy.dropAll(times % 2 ? 'reset' : 'end');
      }
      await until(() => seen.end !== undefined, { timeout: 25_000 });
      source.close();
      expect(seen.data.join('')).toBe(tokens(3_000));
      expect(proxy.connections.total).toBeGreaterThan(1);
    } finally {
      await proxy.stop();
    }
  });

  test('that fails or is cancelled, and hears which', async () => {
    const failing = open().run('fail', { after: 2, how: 'coded' });
    const url = await route((request) => toResponse(failing, { request }));
    const { seen, source } = listen(url);
    await until(() => seen.end !== undefined);
    source.close();
    expect(seen.data.join('')).toBe('1 2 ');
    expect(seen.end).toMatchObject({ type: 'error', data: { code: expect.any(String), retryable: false } });
  });
});

describe('the AI SDK reads a run', () => {
  /** What `useChat` keeps its messages in, without React. */
  class Messages implements ChatState<UIMessage> {
    status: ChatState<UIMessage>['status'] = 'ready';
    error: Error | undefined;
    messages: UIMessage[] = [];
    readonly pushMessage = (message: UIMessage) => void this.messages.push(message);
    readonly popMessage = () => void this.messages.pop();
    readonly replaceMessage = (index: number, message: UIMessage) => {
      this.messages[index] = message;
    };
    readonly snapshot = <T>(thing: T): T => structuredClone(thing);
  }
  class Chat extends AbstractChat<UIMessage> {
    constructor(api: string, id = 'chat') {
      super({ id, state: new Messages(), transport: new DefaultChatTransport({ api }) });
    }
  }

  test('as useChat does: the answer, and that it is ready', async () => {
    const url = await route(async (request) => {
      const { messages } = (await request.json()) as { messages: UIMessage[] };
      expect(messages.at(-1)?.parts).toEqual([{ type: 'text', text: 'How many?' }]);
      return toResponse(open().run('tokens', { count: 300 }), { format: 'ui-message-stream', request });
    });
    const chat = new Chat(url);
    await chat.sendMessage({ text: 'How many?' });
    expect(chat.status).toBe('ready');
    expect(chat.lastMessage).toMatchObject({
      role: 'assistant',
      metadata: { result: { count: 300 } },
      parts: [{ type: 'step-start' }, { type: 'text', text: tokens(300), state: 'done' }],
    });
  });

  test('in its parts: thinking, items, progress, state and facts', async () => {
    const source = fromIterable([
      new RawChunks([{ kind: 'meta', data: { model: 'm' } }]),
      { text: 'Hm ', part: 'reasoning' },
      { text: '🤔', part: 'reasoning' },
      'Answer',
      { id: 'a', n: 1 },
      { id: 'a', n: 2 },
      { progress: 0.5, step: 'half' },
      new RawChunks([{ kind: 'state', fields: { x: 1 } }]),
      new RawChunks([{ kind: 'state', fields: { y: 2 } }]),
      ' goes on',
      { type: 'complete', data: 'r' },
    ]);
    const response = await toResponse(source, { format: 'ui-message-stream' });
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    const text = await response.text();
    // Every chunk is one that the SDK knows.
    const schema = uiMessageChunkSchema();
    const chunks = text.match(/^data: \{.*$/gm)?.map((line) => JSON.parse(line.slice('data: '.length))) ?? [];
    for (const chunk of chunks) expect(await schema.validate?.(chunk)).toMatchObject({ success: true });
    let message: UIMessage | undefined;
    const stream = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
    for await (const each of readUIMessageStream({ stream })) message = each;
    expect(message?.metadata).toEqual({ model: 'm', result: 'r' });
    expect(message?.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'reasoning', text: 'Hm 🤔' },
      { type: 'text', text: 'Answer' },
      { type: 'data-item', id: 'a', data: { id: 'a', n: 2 } },
      { type: 'data-progress', data: { value: 0.5, step: 'half' } },
      { type: 'data-state', data: { x: 1, y: 2 } },
      { type: 'text', text: ' goes on' },
    ]);
  });

  test('that fails: what had come stays, under its error', async () => {
    const url = await route((request) =>
      toResponse(open().run('fail', { after: 3, how: 'coded' }), { format: 'ui-message-stream', request }),
    );
    const chat = new Chat(url);
    await chat.sendMessage({ text: 'x' });
    expect(chat.status).toBe('error');
    expect(chat.lastMessage?.parts.at(-1)).toMatchObject({ type: 'text', text: '1 2 3 ' });
  });

  test('once more after a reload: what runs is taken up from its start, what is over is not there', async () => {
    const run = open().run('tokens', { count: 400, gap: 1 });
    const url = await route((request) =>
      toResponse(room.stream(run.stream), { format: 'ui-message-stream', ifRunning: true, request }),
    );
    await until(() => run.snapshot.chunkCount > 10);
    const chat = new Chat(url, 'c1');
    await chat.resumeStream();
    expect(chat.lastMessage?.parts.at(-1)).toMatchObject({ type: 'text', text: tokens(400) });
    const late = new Chat(url, 'c1');
    await late.resumeStream();
    expect([late.messages, late.status]).toEqual([[], 'ready']);
  });

  test('and what it cannot be told ends it with an error that says so', async () => {
    const source = fromIterable(['kept', { text: 'other', mode: 'replace' }]);
    const url = await route(() => toResponse(source, { format: 'ui-message-stream' }));
    const chat = new Chat(url);
    await chat.sendMessage({ text: 'x' });
    expect(chat.lastMessage?.parts.at(-1)).toMatchObject({ type: 'text', text: 'kept' });
    expect(chat.error?.message).toContain('cannot tell "replace"');
  });
});

describe('who goes away', () => {
  /** A page that reads a little of a run and leaves. */
  async function leave(options: ResponseOptions) {
    const run = open().run('spin');
    const url = await route((request) => toResponse(run, { ...options, request }));
    const abort = new AbortController();
    const response = await fetch(url, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    return run;
  }

  test('does not stop the run', async () => {
    const run = await leave({ format: 'sse' });
    const { chunkCount } = run.snapshot;
    await until(() => run.snapshot.chunkCount > chunkCount + 100);
    expect(run.running).toBe(true);
    await run.cancel();
  });

  test('stops it where the route says so', async () => {
    const run = await leave({ format: 'ndjson', onDisconnect: 'cancel' });
    await until(() => run.status === 'cancelled');
  });
});

test('a reader that does not read costs what is in the buffer, and holds up nobody', async () => {
  let made = 0;
  const source = fromIterable(
    (async function* () {
      for (; made < 10_000; made++) yield 'x'.repeat(10_000);
    })(),
    { keep: 1_000 },
  );
  const response = await toResponse(source, { format: 'text' });
  const reader = response.body?.getReader();
  await reader?.read();
  const settled = async (): Promise<number> => {
    const before = made;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    return made === before ? made : settled();
  };
  expect(await settled()).toBeLessThan(250); // 1 MiB queued, and what the source keeps, in pieces of 10 KB
  await reader?.cancel();
});

test('a line is said where there is nothing to say, so that nobody takes it for dead', async () => {
  const platform = new ManualPlatform();
  const silent = fromIterable(
    (async function* () {
      yield 'a';
      await new Promise(() => {});
    })(),
  );
  const reader = (await toResponse(silent, { platform })).body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toBe('retry: 1000\n\n');
  expect(await next()).toContain('"a"');
  const beat = next();
  await until(() => platform.waits.length === 1);
  expect(platform.waits).toEqual([15_000]);
  platform.advance(15_000);
  expect(await beat).toBe(':\n\n');
  await reader?.cancel();
});

describe('a refusal', () => {
  test.each([
    ['no-such-task', 404],
    ['validated', 400],
  ])('of %s is answered as %i, in JSON', async (task, status) => {
    const run = (open() as Room).run(task, { user: 5 });
    const response = await toResponse(run);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { retryable: false } });
  });

  test('of what is no stream, or no format, is a TypeError', async () => {
    await expect(toResponse('text' as never)).rejects.toThrow(TypeError);
    await expect(toResponse(fromIterable(['x']), { format: 'xml' as never })).rejects.toThrow(
      'A format is text, ndjson, sse or ui-message-stream, and not "xml"',
    );
  });
});

describe('read by fromFetch(), it is what it was', () => {
  const serve = (source: StreamSource, format: ResponseOptions['format']) =>
    readAll(fromFetch(() => toResponse(source, { format }), { attempts: 1 }));

  test.each(['sse', 'ndjson'] as const)('%s: everything that a task can do', async (format) => {
    const run = open().run('everything');
    const original = await readAll(run);
    const copy = await serve(room.stream(run.stream), format);
    expect(copy).toEqual(original);
  });

  test.each(['sse', 'ndjson'] as const)('%s: whatever the values are', async (format) => {
    const text = fc.string({ unit: 'grapheme' });
    const odd = fc.constantFrom(
      { type: 'start' },
      { type: 'error', error: { message: 'an item' } },
      { error: { message: 'another' } },
      { rivulet: { kind: 'clear' } },
      { object: 'chat.completion.chunk', choices: [{ delta: { content: 'x' } }] },
      { type: 'ping' },
    );
    const value = fc.oneof(
      text.filter((each) => each !== ''),
      fc.record({ text, part: fc.constantFrom('reasoning', 'notes') }),
      fc.record({ text, mode: fc.constantFrom('replace', 'prepend') }),
      fc.record({ line: text, level: fc.constantFrom('info', 'warn') }),
      fc.array(json),
      fc.dictionary(fc.string({ minLength: 1 }), json, { noNullPrototype: true }),
      fc.record({ items: fc.array(json), more: fc.boolean() }),
      fc.double({ min: 0, max: 1, noNaN: true }).map((progress) => ({ progress })),
      fc.uint8Array({ minLength: 1 }),
      odd.map((item) => [item]),
      odd.map((item) => new RawChunks([{ kind: 'items', items: [item], form: 'item' }])),
      fc.constant(new RawChunks([{ kind: 'clear' }, { kind: 'update', key: 'k', item: { a: 1 } }])),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(value), async (given) => {
        const original = await readAll(fromIterable(() => given));
        fc.pre(original.outcome.status === 'complete');
        const { chunks, outcome } = await serve(
          fromIterable(() => given),
          format,
        );
        expect(chunks).toEqual(original.chunks);
        expect(outcome).toEqual({ result: null, ...original.outcome });
      }),
    );
  });

  test('text: the text, and an error breaks it off', async () => {
    const source = fromIterable([
      'a',
      { text: 'thought', part: 'reasoning' },
      { id: 1 },
      new Uint8Array([0xe2, 0x82]),
      new Uint8Array([0xac]),
    ]);
    expect(await (await toResponse(source, { format: 'text' })).text()).toBe('a{"id":1}\n€');
    const failing = open().run('fail', { after: 2, how: 'coded' });
    const response = await toResponse(failing, { format: 'text' });
    await expect(response.text()).rejects.toMatchObject({ message: expect.any(String) });
  });

  test('a cancelled run is cancelled there too', async () => {
    const run = open().run('spin');
    const { outcome } = await (async () => {
      const copy = serve(run, 'ndjson');
      await until(() => run.snapshot.chunkCount > 10);
      await run.cancel();
      return copy;
    })();
    expect(outcome).toEqual({ status: 'cancelled', reason: 'cancelled' });
  });
});
