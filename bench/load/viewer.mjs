import { WebSocket } from 'ws';
import { within } from './within.mjs';

/** Units applied between two acknowledgements (PROTOCOL.md §8). */
const ACK = 64 * 1024;
/** How many connect at the same time. */
const AT_ONCE = 50;
/** Milliseconds until one that connects is let in. */
const ENTERING = 60_000;

/**
 * `ended` resolves when all chunks have come in order, and the end: with how many frames they came in.
 *
 * @typedef {{ socket: WebSocket, ended: Promise<number> }} Viewer
 * @typedef {(index: number, delay: number) => void} OnChunk
 *   `index`: of the chunk, from 0; `delay`: milliseconds from when it was due until it has come
 */

/**
 * Lets viewers in, some at a time.
 *
 * @param {number} count
 * @param {() => Promise<Viewer>} enterOne
 * @returns {Promise<Viewer[]>}
 */
export async function enterAll(count, enterOne) {
  const viewers = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, enterOne);
    viewers.push(...(await within(Promise.all(some), ENTERING, 'Not all were let in')));
  }
  return viewers;
}

/**
 * Resolves when all have had everything: with how many frames it came in, for each.
 *
 * @param {readonly Viewer[]} viewers
 * @param {number} most milliseconds
 */
export function allEnded(viewers, most) {
  return within(Promise.all(viewers.map(({ ended }) => ended)), most, 'The end did not come');
}

/**
 * A viewer as thin as the protocol allows. What follows in the room's task is a chunk that says when it was due, and nothing else.
 *
 * @param {string} url
 * @param {OnChunk} [onChunk]
 * @returns {Promise<Viewer>} when it follows the stream
 */
export function enter(url, onChunk) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let next = 1;
  let frames = 0;
  let units = 0;
  let acked = 0;
  return new Promise((resolve, reject) => {
    const ended = new Promise((/** @type {(frames: number) => void} */ done, fail) => {
      socket.on('message', (data) => {
        const frame = data.toString();
        if (!frame.startsWith('{"type":"chunks"')) {
          const { type, head } = JSON.parse(frame);
          if (type === 'opened') resolve({ socket, ended });
          else if (type === 'ended' && head === next - 1) done(frames);
          else if (type === 'ended')
            fail(new Error(`It ended at ${head}, and the last to come was ${next - 1}`));
          else if (type === 'error') fail(new Error(frame));
          return;
        }
        frames++;
        const now = Date.now();
        for (const line of frame.split('\n')) {
          const { seq, chunks } = JSON.parse(line);
          if (seq !== next) fail(new Error(`Chunk ${seq} came in the place of ${next}`));
          for (const chunk of chunks) {
            onChunk?.(next - 1, now - Number.parseInt(chunk, 10));
            next++;
          }
        }
        units += frame.length;
        if (units - acked < ACK) return;
        acked = units;
        socket.send(`{"type":"ack","units":${units}}`);
      });
      socket.once('close', (code, reason) => fail(new Error(`It was sent away: ${code} ${reason}`)));
    });
    ended.catch(reject);
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send('{"type":"hello","version":1}');
      socket.send('{"type":"subscribe","stream":"s"}');
    });
  });
}

/**
 * Has the room's task write the stream.
 *
 * @param {WebSocket} socket
 * @param {import('./viewers-process.mjs').Stream} input
 */
export function begin(socket, input) {
  socket.send(JSON.stringify({ type: 'run', id: 1, run: 'paced', task: 'paced', stream: 's', input }));
}
