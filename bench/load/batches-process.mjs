/*
 * The limit (`server/ws-batches.mjs`) in a process of its own (`servers.mjs`), with a stream that is written at an even pace. Tells
 * its port.
 */
import { serve } from '../server/ws-batches.mjs';
import { paced } from './paced.mjs';

const { port, write } = await serve();
process.on('message', async (/** @type {Parameters<typeof paced>[0]} */ input) => {
  for await (const chunk of paced(input)) write(chunk);
});
process.on('disconnect', () => process.exit());
process.send?.(port);
