import { setTimeout as pause } from 'node:timers/promises';
import { tasks } from '../fixtures/journey-room.js';
import { random } from '../random.js';
import { Cast, type Truth } from './cast.js';
import { Client } from './client.js';
import { MemoryWorld } from './memory-world.js';
import type { Plan, StorageFault } from './plan.js';

/** The longest that a disk stays full, in milliseconds. */
const FULL = 30;
/** How long a hibernation waits for the room to be idle, in milliseconds. */
const IDLE = 300;

/**
 * A task is run, and read, in a room whose storage fails, whose memory is lost and whose clock jumps. It sets the clock of
 * this process, so nothing may run beside it.
 *
 * @throws {Error} what is wrong
 */
export async function playStorage(plan: Plan): Promise<void> {
  const world = new MemoryWorld({ tasks, authorize: () => ({ read: true, run: true }) });
  const now = Date.now;
  let jumped = 0;
  Date.now = () => now() + jumped;
  const { error } = console;
  console.error = () => {}; // the room logs each fault
  const cast = new Cast(plan, 'memory.test', 'room', world.webSocket);
  const { happened } = cast;
  const faults: Readonly<Record<StorageFault, (much: number) => unknown>> = {
    drop: () => world.drop(),
    async 'disk-full'(much) {
      happened.deaths++;
      world.isFull = true;
      await pause(much * FULL);
      world.isFull = false;
    },
    async unreadable(much) {
      happened.hasStorageFailed = true;
      world.isUnreadable = true;
      await pause(much * FULL);
      world.isUnreadable = false;
    },
    crash() {
      happened.deaths++;
      world.crash();
    },
    async hibernate() {
      for (const deadline = performance.now() + IDLE; performance.now() < deadline; await pause(1)) {
        if (world.hibernate()) return;
      }
    },
    alarm: () => world.alarm(),
    'server-clock': (much) => {
      jumped += Math.round((much - 0.5) * 7_200_000);
    },
  };
  try {
    for (const step of plan.steps) {
      await cast.reached(step);
      if (Object.hasOwn(faults, step.what)) await faults[step.what as StorageFault](step.much);
      else cast.act(step);
    }
    await cast.judge(truthOf(world, plan));
    await cast.retry();
  } finally {
    cast.close();
    world.stop();
    Date.now = now;
    console.error = error;
  }
}

/** A look at the streams by somebody who comes after everything. */
function truthOf(world: MemoryWorld, { seed }: Plan): Truth {
  return {
    async look(stream) {
      const client = new Client('memory.test', 'room', random(seed), world.webSocket);
      try {
        const reading = client.read(stream);
        while (reading.generation === '' || !reading.outcome) {
          await pause(2);
          if (reading.wrong) throw new Error(`a late viewer: ${reading.wrong}`);
        }
        return reading;
      } finally {
        client.close();
      }
    },
  };
}
