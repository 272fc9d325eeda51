import { isDeepStrictEqual } from 'node:util';
import { script } from '../fixtures/script.js';
import { random } from '../random.js';
import { until, within } from '../wait.js';
import { Client } from './client.js';
import { isLineFault, lineFaults } from './line-faults.js';
import type { Plan } from './plan.js';
import { truthOf } from './run-journey.js';
import { joined, nothingHappened, show, valuesOf } from './verdict.js';
import type { World } from './world.js';

const STREAM = 'published';
/** How long everything may take once nothing is broken any more, in milliseconds. */
const PATIENCE = 30_000;

/**
 * A stream is written over HTTP, and read, while the line and the server fail: each append counts once.
 *
 * @throws {Error} what is wrong
 */
export async function playPublish(world: World, plan: Plan): Promise<void> {
  const room = world.newRoom();
  const { host } = world.proxy;
  const client = new Client(host, room, random(plan.seed));
  const producer = client.room.publish(STREAM, { retryFor: Number.POSITIVE_INFINITY });
  const readings = [client.read(STREAM)];
  const values = script(plan.script);
  try {
    const steps = [...plan.steps];
    const each = Math.ceil(values.length / (steps.length + 1));
    for (const [index, value] of values.entries()) {
      void producer.write(value);
      if (index % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (index % each !== each - 1) continue;
      const step = steps.shift();
      if (step && isLineFault(step.what)) await lineFaults[step.what](world, step.much, nothingHappened());
      else if (step) readings.push(client.read(STREAM));
    }
    const closed = producer.close();
    await world.heal();
    await within(closed, PATIENCE, () => `the producer's end; ${producer.error ?? 'no error'}`);
    await until(() => readings.every(({ outcome, wrong }) => outcome ?? wrong), {
      timeout: PATIENCE,
      message: 'the readers',
    });
    const stored = await until(() => truthOf(world, room).look(STREAM), { message: 'a late viewer' });
    for (const { chunks, outcome, wrong } of [...readings, { ...stored, wrong: undefined }]) {
      if (wrong) throw new Error(wrong);
      if (outcome?.status !== 'complete') throw new Error(`it ended as ${show(outcome)}`);
      const read = joined(valuesOf(chunks));
      if (!isDeepStrictEqual(read, joined(values)))
        throw new Error(`${show(read)} was read, ${show(joined(values))} written`);
    }
  } finally {
    producer.abort();
    client.close();
    await world.heal();
  }
}
