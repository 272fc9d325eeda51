/* resumable-stream over Redis: a writer in this process, each reader through Redis, as its documentation has it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild } from './child.mjs';
import { SIZE } from './chunks.mjs';
import { openText } from './event-stream.mjs';

/** Why it cannot take part, if so. */
export const absent = () =>
  spawnSync('redis-server', ['--version']).error ? 'redis-server is not installed' : undefined;

export const start = () => startChild(import.meta.filename);

export async function serve() {
  const { createClient } = await import('redis');
  const { createResumableStreamContext } = await import('resumable-stream');
  // Below 32,768: from there on Linux gives ports to connections.
  const redisPort = 20_000 + (process.pid % 12_000);
  const redis = spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  redis.once('exit', (code) => {
    throw new Error(`redis-server on port ${redisPort} ended with ${code}`);
  });
  process.on('exit', () => redis.kill());
  const url = `redis://127.0.0.1:${redisPort}`;
  const clients = [createClient({ url }), createClient({ url })];
  for (const client of clients) {
    client.on('error', () => {}); // until it listens
    await client.connect();
  }
  const [publisher, subscriber] = /** @type {any[]} */ (clients);
  const context = createResumableStreamContext({ waitUntil: () => {}, publisher, subscriber });
  let controller = /** @type {ReadableStreamDefaultController<string> | undefined} */ (undefined);
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://host');
    const stream = pathname.slice(1);
    while (!(await context.hasExistingStream(stream))) await pause(5);
    const body = await context.resumeExistingStream(stream, Number(searchParams.get('from')));
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    for await (const text of /** @type {AsyncIterable<string>} */ (/** @type {unknown} */ (body ?? [])))
      response.write(text);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    pids: [/** @type {number} */ (redis.pid)],
    async begin(/** @type {string} */ stream) {
      const body = await context.createNewResumableStream(
        stream,
        () =>
          new ReadableStream({
            start(given) {
              controller = given;
            },
          }),
      );
      body?.pipeTo(new WritableStream());
    },
    write: (/** @type {string} */ chunk) => controller?.enqueue(chunk),
    end: () => controller?.close(),
  };
}

/** @param {import('./sockets.mjs').View} view */
export function open({ port, stream, from, onText }) {
  return openText(`http://127.0.0.1:${port}/${stream}?from=${from * SIZE}`, onText);
}
