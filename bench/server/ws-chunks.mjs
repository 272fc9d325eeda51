/* By hand: a socket and a message for each chunk. */
import { startChild } from './child.mjs';
import { SIZE } from './chunks.mjs';
import { readSockets, serveSockets } from './sockets.mjs';

export const start = () => startChild(import.meta.filename);

export const serve = () => serveSockets((send) => send);

/** @param {import('./sockets.mjs').View} view */
export const open = (view) => readSockets({ ...view, from: view.from * SIZE });
