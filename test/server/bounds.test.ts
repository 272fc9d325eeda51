import { describe, expect, it } from 'vitest';
import { decodeChunks, limits } from '../../src/protocol/index.js';
import { task } from '../../src/server/index.js';
import { Log } from '../../src/server/log.js';
import { Schedule } from '../../src/server/schedule.js';
import { newGeneration, Streams } from '../../src/server/streams.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { until } from '../support/wait.js';

const tasks = {
  once: task({
    async *run() {
      yield 'x';
    },
  }),
  result: task({
    async *run(length: unknown) {
      yield 'x';
      return 'y'.repeat(length as number);
    },
  }),
  bigint: task({
    async *run() {
      yield 'x';
      return { big: 1n };
    },
  }),
  odd: task({
    async *run(_, { progress }) {
      yield { line: 'a line', time: Number.NaN };
      yield { progress: Number.NaN, total: Number.POSITIVE_INFINITY };
      yield [undefined, Number.NaN, new Date(0), () => 1];
      progress(1, Number.POSITIVE_INFINITY);
    },
  }),
};
const fail = (_: unknown, error: unknown) => {
  throw error;
};

describe('frames that are no messages', () => {
  it('count as messages', async () => {
    const { room, enter } = await startMemoryRoom({ tasks });
    const viewer = await enter();
    for (let i = 0; i < 2_000; i++) await room.message(viewer, 'nonsense');
    expect(viewer.of('error').some(({ code }) => code === 'rate-limited')).toBe(true);
    expect(viewer.closed?.code).toBe(4429);
  });
});

describe('a result', () => {
  it.each([limits.chunk - 2, limits.chunk, 9_000_000])('of %i characters ends the run', async (length) => {
    const { storage, enter } = await startMemoryRoom({ tasks });
    const viewer = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'result', stream: 's', input: length });
    await viewer.say({ type: 'subscribe', stream: 's' });
    const { outcome } = await viewer.ended('s');
    if (length < limits.chunk) expect(outcome.status).toBe('complete');
    else expect(outcome).toMatchObject({ status: 'error', error: { code: 'invalid-value' } });
    // For ever: also in the next life of the room.
    const later = await (await startMemoryRoom({ tasks }, storage)).enter();
    await later.say({ type: 'subscribe', stream: 's' });
    expect((await later.ended('s')).outcome).toEqual(outcome);
  });

  it('that is no JSON fails the run', async () => {
    const { enter } = await startMemoryRoom({ tasks });
    const viewer = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'bigint', stream: 's' });
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect((await viewer.ended('s')).outcome).toMatchObject({ error: { code: 'task-failed' } });
  });
});

it('a run that has no room for its stream is refused, and leaves nothing behind', async () => {
  // The list of runs is a stream too.
  const { storage, enter } = await startMemoryRoom({ tasks, limits: { identityStreams: 1_000, streams: 3 } });
  const viewer = await enter();
  const run = (id: string) => viewer.command({ type: 'run', run: id, task: 'once', stream: id, input: id });
  for (const id of ['a', 'b']) expect(await run(id)).toMatchObject({ type: 'ok' });
  await until(() => storage.entries.get('stream-count') === 3);
  expect(await run('c')).toMatchObject({ code: 'too-many-streams', retryable: false });
  expect([...storage.entries.keys()].filter((key) => /\/c(\/|$)/.test(key))).toEqual([]);
  expect(await run('a2')).toMatchObject({ code: 'too-many-streams' });
});

it('numbers that JSON cannot carry make no chunk that readers refuse', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  await viewer.command({ type: 'run', run: 'r', task: 'odd', stream: 's' });
  await viewer.say({ type: 'subscribe', stream: 's' });
  expect((await viewer.ended('s')).outcome.status).toBe('complete');
  const chunks = viewer.of('chunks').flatMap((message) => decodeChunks(message.chunks));
  expect(chunks).toHaveLength(4);
});

describe('the memory of a room', () => {
  const open = async () => {
    const storage = new MemoryStorage();
    const options = {
      retention: { age: 1, bytes: 1e6, chunks: 1e6, runs: 10 },
      limits: { streams: 10, identityStreams: 10 },
    };
    const streams = new Streams(storage, new Schedule(storage), options, fail as never);
    return { storage, streams };
  };
  const begin = { generation: '', interruptible: false };

  it('holds no stream that nobody writes or follows', async () => {
    const { streams } = await open();
    const first = await streams.use('s', (stream) => {
      streams.begin(stream, { ...begin, generation: newGeneration() });
      return stream;
    });
    expect(await streams.use('s', (stream) => stream === first)).toBe(true);
    streams.end(first, { status: 'complete' });
    expect(await streams.use('s', (stream) => stream === first)).toBe(false);
    const nothing = await streams.use('nothing', (stream) => stream);
    expect(await streams.use('nothing', (stream) => stream === nothing)).toBe(false);
  });

  it('holds a stream while someone works with it', async () => {
    const { streams } = await open();
    const isSame = await streams.use('s', async (stream) => {
      await streams.use('s', () => {});
      return streams.use('s', (other) => other === stream);
    });
    expect(isSame).toBe(true);
  });

  it('forgets an ended generation, but not the one that has begun meanwhile', async () => {
    const { streams } = await open();
    await streams.use('s', async (stream) => {
      streams.begin(stream, { ...begin, generation: newGeneration() });
      streams.end(stream, { status: 'complete' });
      const sweeping = streams.sweep(Date.now() + 10);
      // As soon as the generation is gone.
      await until(() => stream.record === undefined, { interval: 0 }).catch(() => {});
      streams.begin(stream, { ...begin, generation: newGeneration() });
      await sweeping;
      expect(stream.isOpen).toBe(true);
      expect(stream.describe(1)).toMatchObject({ head: 0, first: 1 });
    });
  });
});

it('deletes the input of a run with its stream, and not that of a run whose id begins like its own', async () => {
  const { storage, enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  for (const run of ['a', 'ab'])
    await viewer.command({ type: 'run', run, task: 'once', stream: `s-${run}`, input: run });
  await viewer.say({ type: 'subscribe', stream: 's-a' });
  await viewer.ended('s-a');
  await viewer.command({ type: 'run', run: 'c', task: 'once', stream: 's-a' });
  await until(() => !storage.entries.has('input/a/0000'));
  expect(storage.entries.has('input/ab/0000')).toBe(true);
});

it('a viewer that reads a long line while it is trimmed is told of a gap', async () => {
  const storage = new MemoryStorage();
  const log = new Log(storage, 'g', (error) => fail(undefined, error));
  for (let i = 1; i <= 4; i++) log.append('x'.repeat(100_000), 1);
  // Whenever a reader finds nothing, what it looked for is known to be gone.
  const trimming = log.trim(4, () => true);
  for (let at = 0; at < 50; at++) {
    const from = log.first;
    if (!(await log.slice(from))) expect(log.first).toBeGreaterThan(from);
  }
  await trimming;
  expect(log.first).toBe(4);
  expect([...storage.entries.keys()].filter((key) => key.startsWith('long/'))).toHaveLength(2);
  // Whatever a task asks for, the head is never forgotten.
  await log.trim(1e9, () => true);
  expect(log.first).toBe(4);
  // Nor after a death between the writes.
  const reopened = new Log(storage, 'g', (error) => fail(undefined, error));
  await reopened.load();
  expect(await reopened.slice(reopened.first)).toBeDefined();
});
