/* Server-sent events over node:http: an event for each chunk, what was written in memory for those who come late. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { startChild } from './child.mjs';
import { dataOf, openEvents } from './event-stream.mjs';

export const start = () => startChild(import.meta.filename);

export async function serve() {
  const readers = /** @type {Set<import('node:http').ServerResponse>} */ (new Set());
  let written = /** @type {string[]} */ ([]);
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.flushHeaders();
    for (const event of written.slice(Number(request.headers['last-event-id'] ?? 0))) response.write(event);
    readers.add(response);
    response.on('close', () => readers.delete(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    begin() {
      written = [];
    },
    write(/** @type {string} */ chunk) {
      const event = `id: ${written.length + 1}\ndata: ${chunk}\n\n`;
      written.push(event);
      for (const reader of readers) reader.write(event);
    },
  };
}

/** @param {import('./sockets.mjs').View} view */
export function open({ port, from, onText }) {
  return openEvents(`http://127.0.0.1:${port}/`, (event) => onText(dataOf(event)), {
    'last-event-id': String(from),
  });
}
