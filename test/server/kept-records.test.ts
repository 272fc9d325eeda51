/** What a room keeps when much has been: it is remembered long enough, read in bounded pages, and forgotten some at a time. */
import { expect, it, vi } from 'vitest';
import { padSeq } from '../../src/protocol/index.js';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

it('a revocation holds as long as the tokens it is about, however short the retention is', async () => {
  const options = { retention: { age: 1 } };
  const { room, storage } = await startMemoryRoom(options);
  const token = { read: true, identity: 'eve', issued: Date.now() - 5_000, expires: Date.now() + 600_000 };
  const revoked = Date.now();
  await room.revoke('eve');
  await until(() => Date.now() > revoked + 10);
  const { enter } = await startMemoryRoom(options, storage);
  expect((await enter(token)).closed).toMatchObject({ code: 4401 });
});

/** As strict as an object whose memory is nearly full: what grows with a room is not read all at once. */
class SparingStorage extends MemoryStorage {
  override async list<T>(options: Parameters<MemoryStorage['list']>[0]): Promise<Map<string, T>> {
    const { prefix = '', limit = Number.POSITIVE_INFINITY } = options;
    if (limit > 1_000 && !/^(queue|active|subscription|input|checkpoint|outcome)\//.test(prefix))
      throw new Error(`All of "${prefix}" at once`);
    return super.list<T>(options);
  }

  keys(prefix: string): string[] {
    return [...this.entries.keys()].filter((key) => key.startsWith(prefix));
  }

  /** Stores an entry under each of so many keys. */
  fill(count: number, key: (index: number) => string, value: (index: number) => unknown): void {
    for (let index = 0; index < count; index++) this.entries.set(key(index), value(index));
  }
}

const nameOf = (index: number) => `s${String(index).padStart(4, '0')}`;

it('streams of long ago are forgotten some at a time, and what was theirs one after the other', async () => {
  const storage = new SparingStorage();
  const now = Date.now();
  const ended = (index: number) => now - (index % 3 === 0 ? 1_000 : 100_000_000);
  storage.fill(
    3_000,
    (index) => `stream/${nameOf(index)}`,
    (index) => ({
      name: nameOf(index),
      generation: `g${index}`,
      started: 0,
      interruptible: false,
      ended: ended(index),
    }),
  );
  storage.fill(
    3_000,
    (index) => `log/g${index}/${padSeq(1)}`,
    () => ({ seqs: [1], head: 1, units: 1, text: 'x' }),
  );
  storage.fill(
    3_000,
    (index) => `outcome/g${index}/0000`,
    () => '{"status":"complete"}',
  );
  storage.entries.set('stream-count', 3_000);
  storage.entries.set('schedule', { sweep: now - 1 });
  const { room } = await startMemoryRoom({ retention: { age: 10_000_000 } }, storage);
  await room.alarm();
  expect(storage.keys('stream/')).toHaveLength(2_000);
  // The next time it goes on, and then waits for the first of those that are left.
  expect((storage.entries.get('schedule') as { sweep: number }).sweep).toBeLessThanOrEqual(Date.now());
  await room.alarm();
  expect(storage.keys('stream/')).toHaveLength(1_000);
  expect(storage.entries.get('stream-count')).toBe(1_000);
  await room.alarm();
  expect((storage.entries.get('schedule') as { sweep: number }).sweep).toBe(now - 1_000 + 10_000_000);
  await until(() => storage.keys('trash/').length === 0);
  expect(storage.keys('log/')).toHaveLength(1_000);
  expect(storage.keys('outcome/')).toHaveLength(1_000);
});

it('a room that wakes reads what has gathered a page at a time, and goes on with what was to be deleted', async () => {
  const storage = new SparingStorage();
  const now = Date.now();
  storage.fill(
    2_000,
    (index) => `trash/g${index}`,
    () => ({}),
  );
  storage.fill(
    2_000,
    (index) => `log/g${index}/${padSeq(1)}`,
    () => ({ seqs: [1], head: 1, units: 1, text: 'x' }),
  );
  storage.fill(
    500,
    (index) => `fork/g${index}/f${index}`,
    () => true,
  );
  storage.fill(
    3_000,
    (index) => `expiry/e${index}`,
    () => now + 100_000,
  );
  storage.fill(
    300,
    (index) => `stream-count/${index}`,
    () => 1,
  );
  const times = (index: number) => (index % 2 === 0 ? now - 30 * 24 * 3_600_000 : now);
  storage.fill(
    2_000,
    (index) => `revoked/${index}`,
    (index) => ({ identity: `i${index}`, time: times(index) }),
  );
  const { enter } = await startMemoryRoom({}, storage);
  expect(storage.keys('revoked/')).toHaveLength(1_000);
  const token = { read: true, issued: now - 5_000 };
  expect((await enter({ ...token, identity: 'i1999' })).closed).toMatchObject({ code: 4401 });
  expect((await enter({ ...token, identity: 'i1998' })).closed).toBeUndefined();
  // Those that forks read are kept.
  await until(() => storage.keys('trash/').length === 500);
  await until(() => storage.keys('log/').length === 500);
});

const tasks = {
  brief: task({
    async *run() {
      yield 'x';
    },
  }),
};

it('of runs that have ended the latest are known, some at a time are forgotten', async () => {
  const storage = new SparingStorage();
  const now = Date.now();
  const record = (index: number) => ({
    run: nameOf(index),
    task: 'brief',
    stream: 's',
    generation: 'g',
    state: 'ended',
  });
  storage.fill(1_500, (index) => `run/${nameOf(index)}`, record);
  // The first 1,200 have been there for too long.
  const time = (index: number) => (index < 1_200 ? now - 100_000_000 : now - 1_000);
  storage.fill(
    1_500,
    (index) => `ended/${padSeq(index + 7)}`,
    (index) => ({ run: nameOf(index), time: time(index) }),
  );
  storage.entries.set('schedule', { sweep: now - 1 });
  const { room, enter } = await startMemoryRoom(
    { tasks, retention: { age: 10_000_000, runs: 300 } },
    storage,
  );
  await room.alarm();
  expect(storage.keys('run/')).toHaveLength(500);
  expect((storage.entries.get('schedule') as { sweep: number }).sweep).toBeLessThanOrEqual(Date.now());
  await room.alarm();
  expect(storage.keys('run/')).toHaveLength(300);
  expect(storage.keys('ended/')).toHaveLength(300);
  expect((storage.entries.get('schedule') as { sweep: number }).sweep).toBe(now - 1_000 + 10_000_000);
  // One more has the place of the oldest, which is known no longer.
  const viewer = await enter({ read: true, run: true });
  const run = (id: string) => viewer.command({ type: 'run', run: id, task: 'brief', stream: id });
  await run('new');
  await until(() => storage.keys('run/').length === 300 && !storage.entries.has(`run/${nameOf(1_200)}`));
  expect(await run('new')).toMatchObject({ type: 'ok', status: 'complete' });
  expect(await run(nameOf(1_201))).toMatchObject({ type: 'ok', status: 'complete', stream: 's' });
  expect(await run(nameOf(1_200))).toMatchObject({ type: 'ok', stream: nameOf(1_200) });
});

it('who was still behind in a stream that is forgotten is told so; who had all of it keeps that', async () => {
  const { room, post, enter, storage } = await startMemoryRoom({ retention: { age: 60_000 } });
  const [reader, stalled] = [await enter(), await enter()];
  for (const viewer of [reader, stalled]) await viewer.say({ type: 'subscribe', stream: 's' });
  let units = 0;
  reader.onSend = (line) => {
    if (line.startsWith('{"type":"chunks"')) units += line.length;
  };
  const noise = () => Array.from({ length: 64 * 1024 }, () => Math.random().toString(36)[2]).join('');
  for (let times = 0; times < 20; times++) {
    await post('s', noise());
    await reader.say({ type: 'ack', units });
  }
  await post('s', 'the end', { 'stream-closed': 'true' });
  await until(() => reader.of('ended').length === 1);
  vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] });
  try {
    await room.alarm();
    await until(() => ![...storage.entries.keys()].includes('stream/s'));
    expect(stalled.of('ended')).toEqual([]);
    expect(stalled.of('reset')).toHaveLength(1);
    expect(reader.of('reset')).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});
