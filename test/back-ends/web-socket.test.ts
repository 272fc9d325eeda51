import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromWebSocket, type WebSocketOptions } from '../../src/client/index.js';
import { values } from '../../src/client/iterate.js';
import { ManualPlatform } from '../client/manual-platform.js';
import { Witness } from '../client/witness.js';
import { collect } from '../support/collected.js';
import { readAll } from '../support/cut.js';
import { until } from '../support/wait.js';

let server: WebSocketServer | undefined;
afterEach(async () => {
  for (const socket of server?.clients ?? []) socket.terminate();
  server?.close();
  if (server) await once(server, 'close');
  server = undefined;
});

async function serve(onConnection: (socket: WebSocket, url: string) => void): Promise<string> {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, request) => onConnection(socket, request.url ?? ''));
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
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

async function all(source: ReturnType<typeof fromWebSocket>): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const value of values(source)) taken.push(value);
  return taken;
}

test('text, JSON and bytes are values, until the server closes with 1000', async () => {
  const url = await serve((socket) => {
    for (const message of ['plain', '{"id":1}', '["x"]', '5']) socket.send(message);
    socket.send(new Uint8Array([1, 2]));
    socket.close(1000);
  });
  expect(await all(fromWebSocket(url))).toEqual(['plain', { id: 1 }, ['x'], '5', new Uint8Array([1, 2])]);
});

test('a mapper says what is shown, what is left out and what is the end', async () => {
  const url = await serve((socket) => {
    for (const price of [3, 4, -1, 5]) socket.send(JSON.stringify({ price }));
  });
  const map = (message: unknown): unknown => {
    const { price } = message as { price: number };
    if (price < 0) return { type: 'complete', data: 'closed' };
    return price === 4 ? undefined : { id: price };
  };
  const { chunks, outcome } = await readAll(fromWebSocket(url, { map }));
  expect(collect(chunks).items).toEqual([{ id: 3 }]);
  expect(outcome).toEqual({ status: 'complete', result: 'closed' });
  await until(() => server?.clients.size === 0);
});

test('the events of a model provider are read as such, and an answer that was cut off as that', async () => {
  const url = await serve((socket, path) => {
    for (const event of [
      { type: 'response.created', response: { model: 'm' } },
      { type: 'response.output_text.delta', delta: 'Yes' },
    ])
      socket.send(JSON.stringify(event));
    if (path === '/whole') socket.send(JSON.stringify({ type: 'response.completed', response: {} }));
    socket.close(1000);
  });
  const whole = await readAll(fromWebSocket(`${url}whole`));
  expect(collect(whole.chunks)).toMatchObject({ answer: 'Yes', meta: { model: 'm' } });
  expect(whole.outcome).toEqual({ status: 'complete' });
  const half = await readAll(fromWebSocket(`${url}half`, { attempts: 1 }));
  expect(collect(half.chunks).answer).toBe('Yes');
  expect(half.outcome).toMatchObject({ status: 'error', error: { code: 'network', retryable: true } });
});

test('what is sent first: text as it is, an object as JSON', async () => {
  const heard: string[] = [];
  const url = await serve((socket) => {
    socket.on('message', (message) => {
      heard.push(String(message));
      socket.close(1000);
    });
  });
  await all(fromWebSocket(url, { send: 'hello' }));
  await all(fromWebSocket(url, { send: { subscribe: 'prices' } }));
  expect(heard).toEqual(['hello', '{"subscribe":"prices"}']);
});

describe('a connection that breaks', () => {
  const numbers: WebSocketOptions<number> = {
    position: (message) => (message as { n: number }).n,
    map: (message) => [(message as { n: number }).n],
  };
  const three = (socket: WebSocket, after: number): void => {
    for (let n = after + 1; n <= after + 3 && n <= 8; n++) socket.send(JSON.stringify({ n }));
    if (after + 3 >= 8) socket.close(1000);
    else setImmediate(() => socket.terminate());
  };

  test('is made again, and the server told by its address where it was', async () => {
    const url = await serve((socket, path) => three(socket, Number(path.slice(1) || 0)));
    const source = fromWebSocket<number>((last) => `${url}${last ?? ''}`, { ...numbers, platform: hasty() });
    expect((await all(source)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('or by what is sent first', async () => {
    const url = await serve((socket) => socket.on('message', (message) => three(socket, Number(message))));
    const source = fromWebSocket<number>(url, {
      ...numbers,
      platform: hasty(),
      send: (last) => `${last ?? 0}`,
    });
    expect((await all(source)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('is an error where nobody says how to go on, and what had come stays', async () => {
    const url = await serve((socket) => {
      socket.send('half');
      setImmediate(() => socket.terminate());
    });
    const { chunks, outcome } = await readAll(fromWebSocket(url, { platform: hasty() }));
    expect(collect(chunks).answer).toBe('half');
    expect(outcome).toMatchObject({
      status: 'error',
      error: { code: 'connection-closed', retryable: true, message: expect.stringContaining('1006') },
    });
  });

  test('is not made again when the server refuses', async () => {
    let connections = 0;
    const url = await serve((socket) => {
      connections++;
      socket.close(4403, 'not yours');
    });
    const { outcome } = await readAll(fromWebSocket(url, { platform: hasty() }));
    expect(outcome).toMatchObject({
      error: {
        code: 'connection-closed',
        retryable: false,
        message: expect.stringContaining('4403: not yours'),
      },
    });
    expect(connections).toBe(1);
  });
});

test('cancel closes the socket', async () => {
  const url = await serve((socket) => socket.send('x'));
  const source = fromWebSocket(url);
  const witness = new Witness();
  source.open(witness.observe);
  await until(() => witness.text === 'x');
  await source.cancel();
  await until(() => witness.hasEnded && server?.clients.size === 0);
});

test('a flood that nobody takes ends, and does not fill the memory', async () => {
  let connections = 0;
  const url = await serve((socket) => {
    connections++;
    for (let at = 0; at < 40; at++) socket.send('x'.repeat(1024 * 1024));
  });
  const source = fromWebSocket(url, { keep: 1_000 });
  const witness = new Witness();
  const reader = source.open(witness.observe);
  reader.pause();
  await until(() => connections === 1 && server?.clients.size === 0);
  reader.resume();
  await until(() => witness.hasEnded);
  expect(witness.text.length).toBeLessThan(20 * 1024 * 1024);
  expect(witness.events.at(-1)).toMatchObject({
    outcome: { status: 'error', error: { code: 'connection-closed' } },
  });
});

test('what is no address is refused at once', () => {
  expect(() => fromWebSocket(5 as never)).toThrow(TypeError);
});
