import { connect as tcpConnect } from 'node:net';
import { ProtocolViewer } from '../protocol-viewer.js';
import { Cast, STREAM, type Truth } from './cast.js';
import { isLineFault, lineFaults } from './line-faults.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

/**
 * A task is run, and read, over a line and by a server that fail.
 *
 * @throws {Error} what is wrong
 */
export async function playRun(world: World, plan: Plan): Promise<void> {
  if (world.deployment !== 0) await world.deploy(0);
  const room = world.newRoom();
  const cast = new Cast(plan, world.proxy.host, room);
  try {
    for (const step of plan.steps) {
      await cast.reached(step);
      if (isLineFault(step.what)) await lineFaults[step.what](world, step.much, cast.happened);
      else if (step.what === 'repeat') await repeat(world, room, plan, cast.run);
      else cast.act(step);
    }
    await world.heal();
    await cast.judge(truthOf(world, room));
    await cast.retry();
  } finally {
    cast.close();
    await world.heal();
  }
}

/** A look at a room's streams past the proxy. */
export function truthOf(world: World, room: string): Truth {
  return {
    async look(stream) {
      const viewer = await ProtocolViewer.open(world.server.socketUrl(room));
      try {
        const followed = await viewer.follow(stream);
        if (followed.generation === '') return undefined;
        await viewer.ended(followed);
        return followed;
      } finally {
        viewer.socket.close();
      }
    },
  };
}

/** The same start, by another way: it must be the same run. */
async function repeat(world: World, room: string, { task, script }: Plan, run: string): Promise<void> {
  if (!(await isListening(world.server.port))) return;
  const viewer = await ProtocolViewer.open(world.server.socketUrl(room));
  try {
    const answer = await viewer.command({ type: 'run', run, task, stream: STREAM, input: { ...script } });
    if (!('run' in answer) || answer.run !== run)
      throw new Error(`The repeated start got ${JSON.stringify(answer)}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== 'unknown-task' && code !== 'busy') throw error;
  } finally {
    viewer.socket.close();
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = tcpConnect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
