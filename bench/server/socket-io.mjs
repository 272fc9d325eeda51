/* Socket.IO with connection state recovery, as in its documentation; read over a WebSocket as its protocol is. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { startChild } from './child.mjs';
import { openSocket } from './sockets.mjs';

export const start = () => startChild(import.meta.filename);

export async function serve() {
  const { Server } = await import('socket.io');
  const server = createServer();
  const io = new Server(server, { connectionStateRecovery: {} });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: /** @type {import('node:net').AddressInfo} */ (server.address()).port,
    write: (/** @type {string} */ chunk) => void io.emit('chunk', chunk),
  };
}

/** @type {'at marks'} */
export const resumes = 'at marks';

/**
 * @param {import('./sockets.mjs').View} view
 * @returns {Promise<import('./sockets.mjs').Viewer>}
 */
export function open({ port, last, onText, onMark }) {
  /** What names the session, and how far it has come. */
  const session = /** @type {{ pid?: string, offset?: string }} */ ({ .../** @type {object} */ (last) });
  return new Promise((resolve, reject) => {
    const opening = openSocket(
      `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
      (data, socket) => {
        if (data.startsWith('42')) {
          const [, text, offset] = JSON.parse(data.slice(2));
          session.offset = offset;
          onMark?.({ ...session });
          onText(text);
        } else if (data.startsWith('40')) {
          session.pid = JSON.parse(data.slice(2)).pid;
          opening.then(({ viewer }) => resolve(viewer));
        } else if (data.startsWith('0')) {
          socket.send(session.offset === undefined ? '40' : `40${JSON.stringify(session)}`);
        } else if (data === '2') socket.send('3');
      },
    );
    opening.catch(reject);
  });
}
