import { afterEach, expect, test, vi } from 'vitest';
import { task } from '../../src/server/index.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { until } from '../support/wait.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function setClockBack(): void {
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now - 3_600_000);
}

test('what begins after the clock was set back still sorts after what was there: a subscription misses nothing', async () => {
  const room = await startMemoryRoom({});
  const offsetOf = (answer: Response) => String(answer.headers.get('stream-next-offset'));
  const first = offsetOf(await room.post('s', 'one'));
  setClockBack();
  const producer = { 'producer-id': 'p', 'producer-epoch': '0', 'producer-seq': '0' };
  const second = offsetOf(await room.post('s', 'two', { ...producer, 'rivulet-generation': 'new' }));
  expect(second > first).toBe(true);
});

test('and so does what a task writes, in its own stream and in others', async () => {
  const room = await startMemoryRoom({
    tasks: {
      write: task({
        async *run(_input: unknown, { stream }) {
          yield 'a';
          stream('side').write('b');
        },
      }),
    },
  });
  const viewer = await room.enter({ read: true, run: true });
  for (const stream of ['s', 's/side']) await viewer.say({ type: 'subscribe', stream });
  const write = async (run: string, ends: number) => {
    await viewer.command({ type: 'run', run, task: 'write', stream: 's' });
    await until(() => viewer.of('ended').length === ends);
  };
  await write('first', 2);
  setClockBack();
  await write('second', 4);
  for (const name of ['s', 's/side']) {
    const [before, after] = viewer.of('ended').filter(({ stream }) => stream === name);
    expect(String(after?.generation) > String(before?.generation)).toBe(true);
  }
});
