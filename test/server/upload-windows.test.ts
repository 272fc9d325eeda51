import { expect, it } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';

const tasks = {
  wait: task({
    async *run(_, { signal }) {
      yield 'begun';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  }),
};
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
  expect(await start(eve, 'c', [file(1_000)])).toMatchObject({ type: 'ok' });
  const [bob, ada] = [await enter({ ...grant, identity: 'bob' }), await enter({ ...grant, identity: 'ada' })];
  expect(await start(bob, 'd', large)).toMatchObject({ type: 'ok' });
  expect(await start(ada, 'e', large)).toMatchObject(tooMany);
  expect(await start(ada, 'f', [])).toMatchObject({ type: 'ok' });
  await eve.command({ type: 'cancel', stream: 'a' });
  expect(await start(eve, 'b2', large)).toMatchObject({ type: 'ok' });
});
