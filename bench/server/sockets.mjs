import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * One that reads. `bytes` is what has come over the wire so far.
 *
 * @typedef {{ bytes: () => number, drop: () => void }} Viewer
 * @typedef {{ port: number, stream: string, from: number, last?: unknown, onText: (text: string) => void, onMark?: (mark: unknown) => void }} View
 *   `from`: chunks that it has already; `onMark` is told what `last` has to be when it comes again
 */

/**
 * Opens a socket and reads its messages.
 *
 * @param {string} url
 * @param {(data: string, socket: WebSocket) => void} onMessage
 * @param {(data: Buffer, socket: WebSocket) => void} [onBinary]
 */
export async function openSocket(url, onMessage, onBinary) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('message', (data, isBinary) => {
    if (isBinary && onBinary) onBinary(/** @type {Buffer} */ (data), socket);
    else onMessage(data.toString(), socket);
  });
  await once(socket, 'open');
  const { _socket: line } = /** @type {{ _socket: import('node:net').Socket }} */ (
    /** @type {unknown} */ (socket)
  );
  return {
    socket,
    /** @type {Viewer} */
    viewer: { bytes: () => line.bytesRead, drop: () => socket.terminate() },
  };
}

/**
 * A server of sockets that keeps what it has written in memory, and sends who comes late what is missing in one message.
 *
 * @param {(send: (text: string) => void) => (chunk: string) => void} pace gets what sends to everybody; gives what writes
 * @returns {Promise<import('./serve.mjs').Serving>}
 */
export async function serveSockets(pace) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  let sent = '';
  server.on('connection', (socket, { url }) => {
    const missing = sent.slice(Number(new URL(url ?? '', 'ws://host').searchParams.get('from')));
    if (missing !== '') socket.send(missing);
  });
  const write = pace((text) => {
    sent += text;
    for (const socket of server.clients) socket.send(text);
  });
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    begin() {
      sent = '';
    },
    write,
  };
}

/**
 * Reads what {@link serveSockets} sends.
 *
 * @param {View} view
 */
export async function readSockets({ port, from, onText }) {
  const { viewer } = await openSocket(`ws://127.0.0.1:${port}/?from=${from}`, onText);
  return viewer;
}
