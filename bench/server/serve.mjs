/*
 * A server of its own process: `node serve.mjs <contender>`. Tells where it listens, and does what it is told.
 */
import { chunksOf } from './chunks.mjs';

/**
 * What a contender serves. `write` may be async: the next chunk waits for it.
 *
 * @typedef {{ port: number, pids?: readonly number[], begin?: (stream: string) => unknown, write: (chunk: string) => unknown, end?: () => unknown }} Serving
 * @typedef {{ id: number, begin: string } | { id: number, write: import('./chunks.mjs').Job } | { id: number, end: string }} Order
 */

const { serve } = await import(/** @type {string} */ (process.argv[2]));
/** @type {Serving} */
const serving = await serve();
process.on('message', async (/** @type {Order} */ order) => {
  if ('begin' in order) await serving.begin?.(order.begin);
  else if ('end' in order) await serving.end?.();
  else {
    for await (const chunk of chunksOf(order.write)) {
      const written = serving.write(chunk);
      if (written instanceof Promise) await written;
    }
  }
  process.send?.({ done: order.id });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: serving.port, pids: [process.pid, ...(serving.pids ?? [])] });
