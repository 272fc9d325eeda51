import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { StreamError } from '../../../src/protocol/index.js';
import { type Random, random } from '../random.js';
import { within } from '../wait.js';
import { Client } from './client.js';
import { isLineFault, lineFaults } from './line-faults.js';
import type { Plan } from './plan.js';
import { nothingHappened, show } from './verdict.js';
import type { World } from './world.js';

/** The largest file, in bytes. */
const LARGEST = 3 * 1024 * 1024;
/** How long everything may take once nothing is broken any more, in milliseconds. */
const PATIENCE = 30_000;

/**
 * A file is sent to a task while the line and the server fail: it arrives as it was, or the run says why not.
 *
 * @throws {Error} what is wrong
 */
export async function playUpload(world: World, plan: Plan): Promise<void> {
  const dice = random(plan.seed);
  const content = bytesOf(dice);
  const happened = nothingHappened();
  const client = new Client(world.proxy.host, world.newRoom(), dice);
  const run = client.room.run('digest', { file: new Blob([content]) });
  try {
    for (const { what, much } of plan.steps) {
      await pause(much * 30);
      if (isLineFault(what)) await lineFaults[what](world, much, happened);
    }
    await world.heal();
    const wanted = { size: content.length, hash: createHash('sha256').update(content).digest('hex') };
    const result = await within(
      run.promise.catch((error: StreamError) => error),
      PATIENCE,
      () => `the upload: ${run.status}, ${show(run.uploaded)}`,
    );
    if (isDeepStrictEqual(result, wanted)) return;
    const { code, retryable } = result as StreamError;
    // A run that waits for a file from a page cannot outlive its server: neither has the rest of it.
    if (code === 'run-lost' && retryable && happened.deaths > 0) return;
    throw new Error(`${show(result)} came of ${show(wanted)} after ${happened.deaths} deaths`);
  } finally {
    client.close();
    await world.heal();
  }
}

function bytesOf(dice: Random): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(dice.integer(0, 3) === 0 ? dice.integer(0, 10) : dice.integer(1, LARGEST));
  for (let i = 0; i < bytes.length; i += 97) bytes[i] = dice.integer(0, 255);
  return bytes;
}
