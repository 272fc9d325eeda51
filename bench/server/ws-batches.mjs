/* By hand: a socket, one message each 16 ms, and what was written in memory for those who come late. The limit. */
import { startChild } from './child.mjs';
import { SIZE } from './chunks.mjs';
import { readSockets, serveSockets } from './sockets.mjs';

/** Milliseconds. */
const FRAME = 16;

export const start = () => startChild(import.meta.filename);

export function serve() {
  return serveSockets((send) => {
    let waiting = '';
    return (chunk) => {
      if (waiting === '')
        setTimeout(() => {
          const text = waiting;
          waiting = '';
          send(text);
        }, FRAME);
      waiting += chunk;
    };
  });
}

/** @param {import('./sockets.mjs').View} view */
export const open = (view) => readSockets({ ...view, from: view.from * SIZE });
