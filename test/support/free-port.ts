import { createServer } from 'node:net';

/**
 * Below Linux's ephemeral range (32768 and up), so that a port which is free for a moment, while a killed server is
 * started again, cannot be handed to somebody's outgoing connection.
 */
const FIRST = 20_000;
const LAST = 31_999;
const TRIES = 50;

/** Whether nothing listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 on which nothing listens; random, so that parallel test processes seldom meet. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port found between ${FIRST} and ${LAST} in ${TRIES} tries`);
}
