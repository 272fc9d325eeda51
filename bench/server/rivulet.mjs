/* Rivulet: a task writes a durable log; read as its protocol is (PROTOCOL.md). */
import { inflateRawSync } from 'node:zlib';
import { openSocket } from './sockets.mjs';
import { roomUrl, startWorkerd } from './workerd.mjs';

/** Units applied between two acknowledgements (PROTOCOL.md §8). */
const ACK = 64 * 1024;
const HELLO = '{"type":"hello","version":1,"inflates":true}';

/** @returns {Promise<import('./child.mjs').Running>} */
export async function start() {
  const server = await startWorkerd('rivulet-room.ts');
  return {
    ...server,
    begin: async () => {},
    async write(job) {
      const { socket } = await openSocket(roomUrl(server.port, job.stream), () => {});
      socket.send(HELLO);
      socket.send(JSON.stringify({ type: 'run', id: 1, run: 'r', task: 'write', stream: 's', input: job }));
      return () => socket.terminate();
    },
  };
}

/**
 * @param {import('./sockets.mjs').View} view
 * @returns {Promise<import('./sockets.mjs').Viewer>}
 */
export function open({ port, stream, from, last, onText, onMark }) {
  let units = 0;
  let acked = 0;
  return new Promise((resolve, reject) => {
    const take = (/** @type {string} */ frame, /** @type {import('ws').WebSocket} */ socket) => {
      if (!frame.startsWith('{"type":"chunks"')) {
        const message = JSON.parse(frame);
        if (message.type === 'opened' || message.type === 'reset') {
          onMark?.(message.generation);
          opening.then(({ viewer }) => resolve(viewer));
        }
        return;
      }
      for (const line of frame.split('\n')) {
        const { seq, chunks } = JSON.parse(line);
        onText((seq <= from ? chunks.slice(from + 1 - seq) : chunks).join(''));
      }
      units += frame.length;
      if (units - acked < ACK) return;
      acked = units;
      socket.send(`{"type":"ack","units":${units}}`);
    };
    const opening = openSocket(roomUrl(port, stream), take, (data, socket) =>
      take(inflateRawSync(data).toString(), socket),
    );
    opening.then(({ socket }) => {
      socket.send(HELLO);
      const cursor = last === undefined ? 'start' : { generation: last, seq: from };
      socket.send(JSON.stringify({ type: 'subscribe', stream: 's', from: cursor }));
    }, reject);
  });
}
