import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { streamHandler } from '../../src/client/handler.js';
import { iterate, values } from '../../src/client/iterate.js';
import type { StreamEvent, StreamSource } from '../../src/client/source.js';
import { fromFetch } from '../../src/client/sources/from-fetch.js';
import { fromIterable } from '../../src/client/sources/from-iterable.js';
import { LocalSource } from '../../src/client/sources/local.js';
import { type BodyFormat, formatOf } from '../../src/protocol/formats/body.js';
import { until } from '../support/wait.js';
import { ManualPlatform } from './manual-platform.js';
import { Witness } from './witness.js';

/** The bytes of a text, cut into pieces of these sizes, and the rest. */
function cut(text: string, sizes: readonly number[]): Uint8Array<ArrayBuffer>[] {
  let bytes = new TextEncoder().encode(text);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const size of sizes) {
    pieces.push(bytes.slice(0, size));
    bytes = bytes.slice(size);
  }
  return [...pieces, bytes];
}

function bodyOf(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  failsAtEnd = false,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece) controller.enqueue(piece);
      else if (failsAtEnd) controller.error(new TypeError('network'));
      else controller.close();
    },
  });
}

function respond(pieces: readonly Uint8Array<ArrayBuffer>[], type = 'text/plain'): Response {
  return new Response(bodyOf(pieces), { headers: { 'content-type': type } });
}

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of iterable) collected.push(value);
  return collected;
}

const sizes = fc.array(fc.nat({ max: 6 }), { maxLength: 40 });

describe('a fetched body, wherever the network cuts it', () => {
  test('plain text arrives as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), sizes, async (text, at) => {
        expect(await fromFetch(respond(cut(text, at))).text()).toBe(text);
      }),
    );
  });

  test('NDJSON arrives line by line', async () => {
    const line = fc.oneof(
      fc.record({ id: fc.nat(), name: fc.string({ unit: 'grapheme' }) }),
      fc.array(fc.jsonValue(), { minLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.integer(),
    );
    const end = fc.constantFrom('\n', '\r\n', '\n\n');
    await fc.assert(
      fc.asyncProperty(fc.array(line), end, fc.boolean(), sizes, async (lines, newline, hasLast, at) => {
        const text = lines.map((value) => JSON.stringify(value)).join(newline) + (hasLast ? newline : '');
        const source = fromFetch(respond(cut(text, at), 'application/x-ndjson'));
        const expected = lines.map((value) => JSON.parse(JSON.stringify(value)));
        expect(await all(values(source))).toEqual(expected);
      }),
    );
  });

  test('server-sent events arrive one by one', async () => {
    const data = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `word ${text.replace(/[\r\n]/g, ' ')}`),
      fc.record({ id: fc.nat(), name: fc.string({ unit: 'grapheme' }) }),
    );
    const newline = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(data), newline, sizes, async (events, end, at) => {
        const text = events
          .map(
            (event) =>
              `event: x${end}: comment${end}data: ${typeof event === 'string' ? event : JSON.stringify(event)}${end}${end}`,
          )
          .join('');
        const source = fromFetch(
          respond(cut(`${text}data: [DONE]${end}${end}data: late${end}${end}`, at), 'text/event-stream'),
        );
        expect(await all(values(source))).toEqual(events);
      }),
    );
  });
});

test('a format is told by the content type', () => {
  const formats: [string | null, BodyFormat][] = [
    ['text/event-stream; charset=utf-8', 'sse'],
    ['application/x-ndjson', 'ndjson'],
    ['application/jsonl', 'ndjson'],
    ['application/json', 'json'],
    ['application/vnd.api+json; charset=utf-8', 'json'],
    ['text/markdown', 'text'],
    ['text/plain', 'text'],
    [null, 'text'],
  ];
  for (const [type, format] of formats) expect(formatOf(type)).toBe(format);
  for (const type of ['text/html; charset=utf-8', 'image/png', 'application/octet-stream']) {
    expect(() => formatOf(type)).toThrow(/cannot be told to be a stream. Say how/);
  }
});

test('a JSON body is its value, or the elements of its array', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.nat(), name: fc.string({ unit: 'grapheme' }) })),
      sizes,
      async (items, at) => {
        const source = fromFetch(respond(cut(JSON.stringify(items), at), 'application/json'));
        expect(await all(values(source))).toEqual(items);
      },
    ),
  );
  expect(await all(values(fromFetch(respond(cut('{"a":1}', []), 'application/ld+json'))))).toEqual([
    { a: 1 },
  ]);
});

test('a format that there is not is refused at once, with those that there are', () => {
  expect(() => fromFetch('/x', { format: 'csv' as never })).toThrow(
    /text, json, ndjson, sse, openai-chat.*not "csv"/,
  );
  expect(() => fromFetch({ url: '/x', method: 'GET', body: 'x' })).toThrow(TypeError);
});

test('a value that says so is the end, and what it is mapped to is shown', async () => {
  const lines = '{"n":1}\n{"n":2}\n{"type":"complete","data":{"ok":true}}\n{"n":3}\n';
  const source = fromFetch(respond(cut(lines, []), 'application/x-ndjson'), {
    map: (value) => ((value as { n?: number }).n === 1 ? undefined : value),
  });
  const events: StreamEvent[] = [];
  source.open((event) => events.push(event));
  await until(() => events.at(-1)?.type === 'ended');
  expect(events.at(-1)).toMatchObject({ outcome: { status: 'complete', result: { ok: true } }, head: 1 });
});

test('malformed NDJSON is an error, and what came before it stays, also of the same packet', async () => {
  const source = fromFetch(respond(cut('{"a":1}\nnot json\n', []), 'application/x-ndjson'));
  const arrived: unknown[] = [];
  const reading = (async () => {
    for await (const { chunk } of iterate(source)) arrived.push(chunk);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'parse-failed', retryable: false });
  expect(arrived).toEqual([{ a: 1 }]);
});

describe('a source over HTTP', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    if (server) await once(server, 'close');
    server = undefined;
  });

  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Rings every timer at once. */
  function hasty(): ManualPlatform {
    const platform = new ManualPlatform();
    platform.after = (_, callback) => {
      queueMicrotask(callback);
      return () => {};
    };
    return platform;
  }

  test('is asked again while nothing has come', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      if (asked === 1) request.socket.destroy();
      else if (asked === 2) response.writeHead(503).end();
      else response.end('there');
    });
    expect(await fromFetch(url, { platform: hasty() }).text()).toBe('there');
    expect(asked).toBe(3);
  });

  test('fails after as many attempts as were allowed, and can be retried', async () => {
    let isUp = false;
    const url = await serve((_, response) => {
      response.writeHead(isUp ? 200 : 500).end('there');
    });
    const source = fromFetch(new URL(url), { platform: hasty(), attempts: 2 });
    await expect(source.text()).rejects.toMatchObject({ code: 'http-status', retryable: true });
    isUp = true;
    await source.retry?.();
    expect(await source.text()).toBe('there');
  });

  test('is not asked again for what will not change', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(404).end();
    });
    await expect(fromFetch(url, { platform: hasty() }).text()).rejects.toMatchObject({
      code: 'http-status',
      message: 'The server answered 404 Not Found',
    });
    expect(asked).toBe(1);
  });

  test('waits as long as the server asks for, in seconds or as a date', async () => {
    const platform = new ManualPlatform();
    const waits = ['7', new Date(platform.time + 9_000).toUTCString(), ''];
    const url = await serve((_, response) => {
      const wait = waits.shift();
      if (wait === undefined) response.end('there');
      else
        response.writeHead(429, wait === '' ? { 'retry-after-ms': '1500' } : { 'retry-after': wait }).end();
    });
    const text = fromFetch({ url, method: 'POST', body: { q: 1 } }, { platform }).text();
    for (const [least, most] of [
      [7_000, 7_000],
      [1_500, 9_000],
      [1_500, 1_500],
    ] as const) {
      await until(() => platform.waits.length === 1);
      const [wait = 0] = platform.waits;
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(most);
      platform.advance(wait);
    }
    expect(await text).toBe('there');
  });

  test('fails when it is to wait for longer than a person would, and says how long', async () => {
    const url = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end();
    });
    await expect(fromFetch(url).text()).rejects.toMatchObject({ retryable: true, after: 3_600_000 });
  });

  test('that is said to be a Durable Stream and is none is not asked for ever', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.end('plain');
    });
    const source = fromFetch(url, { format: 'durable-stream', platform: hasty() });
    await expect(source.text()).rejects.toMatchObject({
      code: 'parse-failed',
      message: expect.stringContaining('Stream-Next-Offset'),
    });
    expect(asked).toBe(1);
    const unnamed = new Response('x', { headers: { 'stream-next-offset': '1' } });
    await expect(fromFetch(unnamed).text()).rejects.toMatchObject({ code: 'source-failed' });
  });

  test('says what the server says of its refusal, and believes it', async () => {
    const answers = [
      [
        401,
        { error: { message: 'Incorrect API key', type: 'invalid_request_error', code: 'invalid_api_key' } },
        {},
        false,
      ],
      [429, { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } }, {}, false],
      [
        409,
        { type: 'error', error: { type: 'conflict', message: 'Try again' } },
        { 'x-should-retry': 'true' },
        true,
      ],
      [529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, {}, true],
    ] as const;
    for (const [status, body, headers, retryable] of answers) {
      const url = await serve((_, response) => {
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body));
      });
      await expect(fromFetch(url, { platform: hasty(), attempts: 1 }).text()).rejects.toMatchObject({
        code: 'http-status',
        message: expect.stringContaining(`${status}`) && expect.stringContaining(body.error.message),
        retryable,
      });
      server?.close();
    }
  });

  test('is not asked twice by itself for what may have been done once, unless it was refused', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      if (asked === 1) response.writeHead(503).end();
      else request.socket.destroy();
    });
    const source = fromFetch({ url, method: 'POST', body: 'q' }, { platform: hasty() });
    // The person may ask again, who knows.
    await expect(source.text()).rejects.toMatchObject({ code: 'network', retryable: true });
    expect(asked).toBe(2);
  });

  test('sends a plain object as JSON by POST', async () => {
    const asked: unknown[] = [];
    const url = await serve(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      asked.push([request.method, request.headers['content-type'], body]);
      response.end();
    });
    await fromFetch({ url, body: { a: 1 } }).text();
    await fromFetch({
      url,
      body: { a: 1 },
      method: 'put',
      headers: { 'content-type': 'application/x+json' },
    }).text();
    await fromFetch({ url, body: 'a=1' }).text();
    expect(asked).toEqual([
      ['POST', 'application/json', '{"a":1}'],
      ['PUT', 'application/x+json', '{"a":1}'],
      ['POST', 'text/plain;charset=UTF-8', 'a=1'],
    ]);
  });

  test('waits for the network while that is away, however long, and says so', async () => {
    const platform = new ManualPlatform();
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      platform.online = asked === 4;
      if (platform.online) response.end('there');
      else request.socket.destroy();
    });
    const source = fromFetch(url, { platform, attempts: 2 });
    const witness = new Witness();
    source.open(witness.observe);
    for (let at = 1; at < 4; at++) {
      await until(() => asked === at && platform.listeners === 1);
      platform.signal('wake');
      expect(platform.listeners).toBe(1);
      platform.signal('online');
    }
    await until(() => witness.hasEnded);
    expect(witness.text).toBe('there');
    const connections = witness.events.filter(({ type }) => type === 'connection');
    expect(connections).toMatchObject([{ state: 'connected' }, { state: 'offline' }, { state: 'connected' }]);
  });

  test('goes on after the last event that had an id, nothing lost and nothing twice', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      const last = Number(request.headers['last-event-id'] ?? 0);
      asked.push(request.headers['last-event-id']);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (let id = last + 1; id <= last + 3 && id <= 8; id++)
        response.write(`id: ${id}\ndata: event ${id}\n\n`);
      if (last + 3 >= 8) response.end();
      // Half an event, which the reader must not take for one.
      else response.write('data: ev', () => setImmediate(() => request.socket.destroy()));
    });
    const source = fromFetch({ url, headers: { 'X-Mine': '1' } }, { platform: hasty() });
    expect(await all(values(source))).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((id) => `event ${id}`));
    expect(asked).toEqual([undefined, '3', '6']);
  });

  test('that breaks in the middle of a text fails, and keeps what has come', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write('half', () => setImmediate(() => request.socket.destroy()));
    });
    const source = fromFetch(url, { platform: hasty() });
    const arrived: unknown[] = [];
    const reading = (async () => {
      for await (const { chunk } of iterate(source)) arrived.push(chunk);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'network', retryable: true });
    expect(arrived).toEqual(['half']);
  });

  test('is ended by cancel, at both ends', async () => {
    let hasClosed = false;
    const url = await serve((request, response) => {
      response.write('on and on');
      request.socket.on('close', () => {
        hasClosed = true;
      });
    });
    const source = fromFetch(url);
    const witness = new Witness();
    source.open(witness.observe);
    await until(() => witness.text !== '');
    await source.cancel();
    await until(() => witness.hasEnded && hasClosed);
    expect(witness.events.at(-1)).toMatchObject({ outcome: { status: 'cancelled', reason: 'cancelled' } });
  });
});

test('what cannot be read is refused at once', () => {
  expect(() => fromFetch(5 as never)).toThrow(TypeError);
  expect(() => fromFetch(null as never)).toThrow(TypeError);
  expect(() => fromIterable(5 as never)).toThrow(TypeError);
});

test('a promise of a response that fails is told to who reads, and to nobody else', async () => {
  const source = fromFetch(Promise.reject(new TypeError('no network')));
  await expect(source.text()).rejects.toMatchObject({ code: 'network', retryable: false });
});

describe('an iterable', () => {
  test('of any kind is a source', async () => {
    async function* generate() {
      yield 'a';
      yield ['item'];
      yield { id: 1 };
      yield 5;
    }
    expect(await all(values(fromIterable(generate())))).toEqual(['a', ['item'], { id: 1 }, 5]);
    expect(await all(values(fromIterable(['a', 'b'])))).toEqual(['a', 'b']);
    expect(await all(values(fromIterable(bodyOf(cut('ä🙂', [1, 3])))))).toEqual(['ä', '🙂']);
  });

  test('is not read before somebody looks, and is left when it is cancelled', async () => {
    const steps: string[] = [];
    async function* generate() {
      steps.push('begun');
      try {
        for (;;) {
          yield 'x';
          await new Promise(setImmediate);
        }
      } finally {
        steps.push('left');
      }
    }
    const source = fromIterable(generate());
    await new Promise(setImmediate);
    expect(steps).toEqual([]);
    const witness = new Witness();
    source.open(witness.observe);
    await until(() => witness.text.length > 3);
    await source.cancel();
    await until(() => steps.includes('left'));
    expect(witness.hasEnded).toBe(true);
  });

  test('that throws ends with its error, and can be retried when it is made by a function', async () => {
    let times = 0;
    const source = fromIterable(() =>
      (async function* () {
        yield `${++times}`;
        if (times === 1) throw new Error('The first one fails');
      })(),
    );
    const witness = new Witness();
    source.open(witness.observe);
    await until(() => witness.hasEnded);
    expect(witness.events.at(-1)).toMatchObject({
      outcome: { error: { code: 'source-failed', message: 'The first one fails', retryable: true } },
    });
    await source.retry?.();
    await until(() => witness.text === '2' && witness.hasEnded);
    expect(fromIterable(['x']).retry).toBeUndefined();
  });
});

describe('a local source', () => {
  test('gives every reader everything, from its own start', async () => {
    const source = fromIterable(['a', 'b', 'c']);
    const [first, last] = [new Witness(), new Witness()];
    source.open(first.observe);
    await until(() => first.hasEnded);
    source.open(last.observe, { from: { last: 1 } });
    await until(() => last.hasEnded);
    expect([first.text, last.text]).toEqual(['abc', 'c']);
    const again = await source.open(() => {}).read(2, 3);
    expect(again.flatMap(({ chunks }) => chunks)).toEqual([
      { kind: 'text', text: 'b' },
      { kind: 'text', text: 'c' },
    ]);
    expect(again[0]?.seq).toBe(2);
  });

  test('never calls an observer while it is opened', () => {
    const observer = vi.fn();
    fromIterable(['a']).open(observer);
    expect(observer).not.toHaveBeenCalled();
  });

  test('waits for its slowest reader, and lets go of what all have had', async () => {
    let produced = 0;
    const source: StreamSource = fromIterable(
      (async function* () {
        for (; produced < 100; produced++) yield 'x'.repeat(1_000);
      })(),
      { keep: 10_000 },
    );
    const [quick, slow] = [new Witness(), new Witness()];
    source.open(quick.observe);
    const reader = source.open(slow.observe);
    reader.pause();
    await until(() => quick.next > 10);
    for (let i = 0; i < 50; i++) await Promise.resolve();
    expect(produced).toBeLessThan(15);
    reader.resume();
    await until(() => quick.hasEnded && slow.hasEnded);
    expect(slow.text).toHaveLength(100_000);
    const late = new Witness();
    source.open(late.observe);
    await until(() => late.hasEnded);
    expect(late.events.find(({ type }) => type === 'gap')).toMatchObject({ from: 1 });
    // Roughly what is kept: a chunk weighs a little more than its text.
    expect(late.text).toHaveLength(9_000);
  });

  test('goes on when what it was given has been changed since', async () => {
    const items: { id: number; body: string }[] = [];
    const source = new LocalSource(
      async (writer) => {
        for (let id = 1; id <= 100; id++) {
          const item = { id, body: 'x'.repeat(3_000) };
          items.push(item);
          await writer.write([{ kind: 'items', items: [item], form: 'item' }]);
        }
        return { status: 'complete' };
      },
      false,
      { keep: 10_000 },
    );
    const witness = new Witness();
    const reader = source.open(witness.observe);
    reader.pause();
    await until(() => items.length >= 4);
    for (const item of items) item.body = '';
    reader.resume();
    await until(() => witness.hasEnded);
    expect(witness.next).toBe(101);
  });

  test('gives all of it to a reader that closes a slower one meanwhile', async () => {
    const source = fromIterable(
      (async function* () {
        for (let count = 0; count < 600; count++) yield 'x'.repeat(100);
      })(),
      { keep: 50_000 },
    );
    const [quick, slow, late] = [new Witness(), new Witness(), new Witness()];
    source.open(quick.observe);
    const held = source.open(slow.observe);
    held.pause();
    await until(() => quick.next > 400);
    source.open((event) => {
      late.observe(event);
      // What it alone had not read is let go of, while the late one is being given it.
      if (event.type === 'chunks') held.close();
    });
    await until(() => late.hasEnded);
    expect(late.text).toHaveLength(60_000);
    expect(late.events.some(({ type }) => type === 'gap')).toBe(false);
  });
});

describe('a handler', () => {
  test('writes to whatever has a source', async () => {
    const target: { source: StreamSource | null } = { source: null };
    const handler = streamHandler(target);
    handler.onChunk('a');
    const witness = new Witness();
    target.source?.open(witness.observe);
    handler.onChunk('b');
    await until(() => witness.text === 'ab');
    expect(handler.getText()).toBe('ab');
    handler.reset();
    handler.onChunk('c');
    handler.onComplete({ ok: true });
    handler.onChunk('late');
    await until(() => witness.hasEnded);
    expect(witness.text).toBe('c');
    expect(witness.events.at(-1)).toMatchObject({ outcome: { status: 'complete', result: { ok: true } } });
  });

  test('tells an error, whatever was thrown', async () => {
    const target: { source: StreamSource | null } = { source: null };
    const handler = streamHandler(target);
    handler.onError('just a text');
    const source = target.source as LocalSource;
    expect(source).toBeInstanceOf(LocalSource);
    await expect(all(values(source))).rejects.toMatchObject({
      code: 'source-failed',
      message: 'just a text',
    });
  });

  test('refuses what it cannot write to', () => {
    expect(() => streamHandler({} as never)).toThrow(TypeError);
  });
});
