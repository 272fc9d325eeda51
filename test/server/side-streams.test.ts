import { describe, expect, it } from 'vitest';
import { priority, task } from '../../src/server/index.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { until } from '../support/wait.js';

const tasks = {
  /** Writes to a further stream, and stays until it is asked to finish. */
  side: task({
    interruptible: true,
    async *run(value: unknown, { stream, interrupted }) {
      yield 'main';
      stream('side').write(value);
      await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
    },
  }),
  /** Ends at once. */
  brief: task({
    async *run(_, { stream }) {
      stream('side').write('lost?');
      yield 'main';
    },
  }),
  flood: task({
    async *run(_, { stream }) {
      for (let i = 0; i < 4_000; i++) {
        stream('side').write('x'.repeat(500));
        yield '.';
      }
    },
  }),
};

async function enter(options = {}) {
  const room = await startMemoryRoom({ tasks, ...options });
  return { ...room, viewer: await room.enter() };
}

describe('a further stream of a run', () => {
  it('ends as lost when the run died with its room', async () => {
    const { viewer, storage } = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'side', stream: 's', input: 'aside' });
    await viewer.say({ type: 'subscribe', stream: 's/side' });
    await until(() => viewer.of('chunks').some(({ stream }) => stream === 's/side'));
    const later = await (await startMemoryRoom({ tasks }, storage)).enter();
    await later.say({ type: 'subscribe', stream: 's/side' });
    expect((await later.ended('s/side')).outcome).toMatchObject({ error: { code: 'run-lost' } });
  });

  it('has no other writer while the run lives', async () => {
    const { viewer, post } = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'side', stream: 's', input: 'aside' });
    await viewer.say({ type: 'subscribe', stream: 's/side' });
    await until(() => viewer.of('chunks').some(({ stream }) => stream === 's/side'));
    for (const headers of [{}, { 'rivulet-generation': 'new' }]) {
      expect((await post('s/side', 'x', headers)).status).toBe(409);
    }
  });

  it('that another writes fails the run, however soon it ends', async () => {
    const { viewer, post } = await enter();
    await post('s/side', 'mine');
    await viewer.command({ type: 'run', run: 'r', task: 'brief', stream: 's' });
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect((await viewer.ended('s')).outcome).toMatchObject({ status: 'error', error: { code: 'busy' } });
  });

  it('refuses what cannot be yielded where it is written', async () => {
    const { viewer } = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'side', stream: 's', input: 5 });
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect((await viewer.ended('s')).outcome).toMatchObject({ error: { code: 'invalid-value' } });
  });

  it('takes values with a priority', async () => {
    const withPriority = task({
      async *run(_, { stream }) {
        yield 'main';
        stream('side').write(priority('high', ['item']));
      },
    });
    const { viewer } = await enter({ tasks: { withPriority } });
    await viewer.command({ type: 'run', run: 'r', task: 'withPriority', stream: 's' });
    await viewer.say({ type: 'subscribe', stream: 's/side' });
    await viewer.ended('s/side');
    expect(viewer.of('chunks')).toMatchObject([{ stream: 's/side', chunks: [['item']] }]);
  });

  it('is kept within bounds', async () => {
    const { viewer } = await enter({ retention: { chunks: 600 } });
    await viewer.command({ type: 'run', run: 'r', task: 'flood', stream: 's' });
    await viewer.say({ type: 'subscribe', stream: 's' });
    await viewer.ended('s');
    await viewer.say({ type: 'subscribe', stream: 's/side' });
    expect(viewer.of('opened').at(-1)?.first).toBeGreaterThan(500);
  });
});
