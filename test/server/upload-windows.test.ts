import { expect, it } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { turns } from '../support/wait.js';

const waiting = (onBusy: 'restart' | 'queue') =>
  task({
    onBusy,
    async *run(_, { signal }) {
      yield 'begun';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
const tasks = { wait: waiting('restart'), line: waiting('queue') };
const file = (size: number) => ({ field: 'f', name: 'a', type: '', size });
const large = Array.from({ length: 100 }, () => file(10 * limits.uploadWindow));
const grant = { read: true, run: true };

it('files on their way have memory that is there: of a caller, and of the room', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const eve = await enter({ ...grant, identity: 'eve' });
  const start = (viewer: typeof eve, run: string, files: typeof large) =>
    viewer.command({ type: 'run', run, task: 'wait', stream: run, files });
  const tooMany = { code: 'too-many-runs', retryable: true };
  expect(await start(eve, 'a', large)).toMatchObject({ type: 'ok' });
  expect(await start(eve, 'b', large)).toMatchObject(tooMany);
  // Each counts for what it is, where that is less than a window.
  const small = Array.from({ length: 100 }, () => file(1_000));
  expect(await start(eve, 'c', small)).toMatchObject({ type: 'ok' });
  const [bob, ada] = [await enter({ ...grant, identity: 'bob' }), await enter({ ...grant, identity: 'ada' })];
  expect(await start(bob, 'd', large)).toMatchObject({ type: 'ok' });
  expect(await start(ada, 'e', large)).toMatchObject(tooMany);
  expect(await start(ada, 'f', [])).toMatchObject({ type: 'ok' });
  // It takes the place of the one that it ends.
  const again = { type: 'run', run: 'a2', task: 'wait', stream: 'a', files: large } as const;
  expect(await eve.command(again)).toMatchObject({ type: 'ok' });
  await eve.command({ type: 'cancel', stream: 'a' });
  expect(await start(eve, 'b2', large)).toMatchObject({ type: 'ok' });
});

it('a run that has waited for its stream waits for that memory, too', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const eve = await enter({ ...grant, identity: 'eve' });
  const start = async (run: string, stream: string, files: typeof large) =>
    eve.command({ type: 'run', run, task: 'line', stream, files });
  await start('large', 'a', large);
  await start('small', 'b', []);
  expect(await start('next', 'b', large)).toMatchObject({ status: 'pending' });
  await eve.command({ type: 'cancel', stream: 'b' });
  await turns();
  expect(await start('next', 'b', large)).toMatchObject({ status: 'pending' });
  await eve.command({ type: 'cancel', stream: 'a' });
  await turns();
  expect(await start('next', 'b', large)).toMatchObject({ type: 'ok', status: 'streaming' });
});
