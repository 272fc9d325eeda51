import { describe, expect, it, vi } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { type Observation, StreamError, task } from '../../src/server/index.js';
import { Stream } from '../../src/server/stream.js';
import { type MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

const zombies: string[] = [];
let endDeafness = () => {};
const deafness = new Promise<void>((resolve) => {
  endDeafness = resolve;
});
let hasHeard = false;
const tasks = {
  tokens: task({
    async *run() {
      for (let i = 0; i < 500; i++) yield `${i} `;
    },
  }),
  /** Writes when it has been stopped. */
  zombie: task({
    onBusy: 'restart',
    async *run(input: unknown, { signal, text, state }) {
      yield `${input} began`;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await turns(5);
      text('late');
      state({ late: true });
      zombies.push(`${input}`);
    },
  }),
  mebibytes: task({
    async *run() {
      for (let i = 0; i < 300; i++) yield 'x'.repeat(10_000);
    },
  }),
  /** Listens to nothing. */
  deaf: task({
    async *run() {
      yield 'begun';
      await deafness;
      hasHeard = true;
      yield 'more';
    },
  }),
};

describe('what a viewer is sent', () => {
  it('is in the log by then', async () => {
    const { storage, enter } = await startMemoryRoom({ tasks });
    const viewer = await enter();
    const missing: string[] = [];
    viewer.onSend = (line) => {
      const message = JSON.parse(line);
      const isStored = [...storage.entries.values()].some((value) =>
        (value as { text?: string }).text?.includes(line),
      );
      if (message.type === 'chunks' && !isStored) missing.push(line);
      if (message.type === 'ended' && !storage.entries.has(`outcome/${message.generation}/0000`))
        missing.push(line);
    };
    await viewer.say({ type: 'subscribe', stream: 's' });
    await viewer.command({ type: 'run', run: 'r', task: 'tokens', stream: 's' });
    await viewer.ended('s');
    expect(viewer.of('chunks').length).toBeGreaterThan(1);
    expect(missing).toEqual([]);
  });

  it('is not more than its credit, however many reads wait', async () => {
    const { post, enter } = await startMemoryRoom({ tasks });
    const viewer = await enter();
    const line = 'x'.repeat(40_000);
    for (let i = 0; i < 60; i++) await post('s', line);
    await viewer.say({ type: 'subscribe', stream: 's', from: { last: 1 } });
    await until(() => viewer.of('chunks').length > 0);
    const units = () => viewer.of('chunks').reduce((sum, message) => sum + JSON.stringify(message).length, 0);
    const { generation } = viewer.of('opened')[0] as { generation: string };
    for (let id = 100; id < 150; id++)
      void viewer.say({ type: 'read', id, stream: 's', generation, from: 1, to: 60 });
    await until(() => units() >= limits.credit);
    // Room for one frame more.
    await viewer.say({ type: 'ack', units: units() - limits.credit + 10 });
    await turns();
    expect(units()).toBeLessThan(limits.credit + 4 * line.length);
    for (let id = 200; id < 300; id++)
      void viewer.say({ type: 'read', id, stream: 's', generation, from: 1, to: 60 });
    await until(() => viewer.of('error').some(({ code }) => code === 'rate-limited'));
  });

  it('is bounded for a room, however many of its viewers have stopped reading; who reads gets everything', async () => {
    const { room, post, enter } = await startMemoryRoom({ tasks, limits: { requests: 1_000 } });
    const stalled = await Promise.all(Array.from({ length: 60 }, () => enter()));
    const reader = await enter();
    const unitsOf = new Map<MemorySocket, number>();
    let units = 0;
    for (const viewer of [...stalled, reader]) {
      viewer.send = (data) => {
        if (!String(data).startsWith('{"type":"chunks"')) return;
        units += data.length;
        unitsOf.set(viewer, (unitsOf.get(viewer) ?? 0) + data.length);
        if (viewer !== reader) return;
        units -= data.length;
        void reader.say({ type: 'ack', units: unitsOf.get(reader) ?? 0 });
      };
      await viewer.say({ type: 'subscribe', stream: 's' });
    }
    const line = 'x'.repeat(30_000);
    const lines = 40;
    for (let i = 0; i < lines; i++) await post('s', line);
    await until(() => (unitsOf.get(reader) ?? 0) > lines * line.length);
    await turns();
    expect(units).toBeGreaterThan(limits.roomCredit);
    expect(units).toBeLessThan(limits.roomCredit + stalled.length * (limits.ackEvery + 2 * line.length));
    // Those that have gone give back what they had; those that go on reading get the rest.
    for (const viewer of stalled.slice(1)) room.close(viewer);
    const [again] = stalled as [MemorySocket];
    const acked = setInterval(() => void again.say({ type: 'ack', units: unitsOf.get(again) ?? 0 }), 1);
    await until(() => (unitsOf.get(again) ?? 0) > lines * line.length).finally(() => clearInterval(acked));
  });

  it('comes on another connection when the log could not be read', async () => {
    const storage = new MemoryStorage();
    const { post, enter } = await startMemoryRoom({ tasks }, storage);
    await post('s', 'x', { 'stream-closed': 'true' });
    const viewer = await enter();
    await viewer.say({ type: 'subscribe', stream: 's' });
    await viewer.ended('s');
    const silence = vi.spyOn(console, 'error').mockImplementation(() => {});
    storage.list = async () => {
      throw new Error('no disk');
    };
    await viewer.say({ type: 'subscribe', stream: 's' });
    await until(() => viewer.closed?.code === 1011);
    silence.mockRestore();
  });
});

describe('while the log is read for a viewer', () => {
  /** A viewer whose stream is being read, and what lets the reading go on. */
  async function reading() {
    const storage = new MemoryStorage();
    const room = await startMemoryRoom({ tasks }, storage);
    await room.post('s', 'old', { 'stream-closed': 'true' });
    const [other, viewer] = [await room.enter(), await room.enter()];
    await other.say({ type: 'subscribe', stream: 's' });
    await other.ended('s');
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const list = storage.list.bind(storage);
    storage.list = async (options) => {
      const found = await list(options);
      await gate;
      return found as never;
    };
    await viewer.say({ type: 'subscribe', stream: 's' });
    return { ...room, viewer, goOn };
  }

  it('a new generation may begin: nothing of the old one follows the reset', async () => {
    const { viewer, post, goOn } = await reading();
    await post('s', 'new', { 'rivulet-generation': 'new' });
    goOn();
    await turns();
    expect(viewer.messages.slice(1)).toMatchObject([
      { type: 'opened' },
      { type: 'reset' },
      { type: 'chunks', seq: 1, chunks: ['new'] },
    ]);
  });

  it('the viewer may leave: nothing of the stream follows', async () => {
    const { viewer, goOn } = await reading();
    await viewer.say({ type: 'unsubscribe', stream: 's' });
    goOn();
    await turns();
    expect(viewer.of('chunks')).toEqual([]);
  });
});

it('what a run that was superseded still writes is in no generation', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  for (const run of ['a', 'b']) {
    await viewer.command({ type: 'run', run, task: 'zombie', stream: 's', input: run });
    await until(() => JSON.stringify(viewer.of('chunks')).includes(`${run} began`));
  }
  await until(() => zombies.includes('a'));
  await turns();
  expect(JSON.stringify(viewer.of('chunks'))).not.toContain('late');
});

it('a task does not get far ahead of the disk', async () => {
  const storage = new MemoryStorage();
  const waiting: (() => void)[] = [];
  storage.sync = () => new Promise((resolve) => waiting.push(resolve));
  const { enter } = await startMemoryRoom({ tasks }, storage);
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.command({ type: 'run', run: 'r', task: 'mebibytes', stream: 's' });
  const written = () =>
    [...storage.entries].reduce((sum, [key, value]) => {
      const { text = '' } = value as { text?: string };
      return key.startsWith('log/') ? sum + text.length : sum;
    }, 0);
  await until(() => waiting.length === 1);
  const units = written();
  expect(units).toBeGreaterThan(1024 * 1024);
  expect(units).toBeLessThan(1.3 * 1024 * 1024);
  await turns();
  // What was yielded before may still be flushed, one chunk of it; no more is yielded.
  expect(written()).toBeLessThan(units + 20_000);
  waiting[0]?.();
  await until(() => waiting.length === 2);
  expect(written()).toBeGreaterThan(2 * 1024 * 1024);
  waiting[1]?.();
  await until(
    () =>
      storage.entries.has('run/r') && (storage.entries.get('run/r') as { state: string }).state === 'ended',
  );
});

it('a checkpoint is stored in one turn with what was yielded before it', async () => {
  const storage = new MemoryStorage();
  const stored: boolean[] = [];
  const saving = task({
    async *run(_, { checkpoint }) {
      for (let i = 0; i < 30; i++) yield `${i} `;
      checkpoint(30);
      stored.push(storage.entries.has('checkpoint/r/0000'));
      stored.push([...storage.entries.values()].some((value) => JSON.stringify(value).includes('29 ')));
    },
  });
  const viewer = await (await startMemoryRoom({ tasks: { saving } }, storage)).enter();
  await viewer.command({ type: 'run', run: 'r', task: 'saving' });
  await until(() => stored.length === 2);
  expect(stored).toEqual([true, true]);
});

it('a failure that has written something is not tried again by itself', async () => {
  let attempts = 0;
  const failing = task({
    retries: { attempts: 3, backOff: 1 },
    async *run() {
      attempts++;
      yield 'written';
      throw new StreamError('network', 'A passing fault');
    },
  });
  const viewer = await (await startMemoryRoom({ tasks: { failing } })).enter();
  await viewer.command({ type: 'run', run: 'r', task: 'failing', stream: 's' });
  await viewer.say({ type: 'subscribe', stream: 's' });
  expect((await viewer.ended('s')).outcome).toMatchObject({ error: { code: 'network' } });
  expect(attempts).toBe(1);
});

describe('an end', () => {
  it('comes once, whatever the task and a second cancel still do', async () => {
    const ends: Observation[] = [];
    const observe = (observation: Observation) => {
      if (observation.type === 'run-end') ends.push(observation);
    };
    const { enter } = await startMemoryRoom({ tasks, observe });
    const viewer = await enter();
    for (const stream of ['s', '$runs']) await viewer.say({ type: 'subscribe', stream });
    await viewer.command({ type: 'run', run: 'r', task: 'deaf', stream: 's' });
    await viewer.command({ type: 'cancel', stream: 's' });
    expect(await viewer.command({ type: 'cancel', stream: 's' })).toMatchObject({ type: 'ok' });
    endDeafness();
    await until(() => hasHeard);
    await turns();
    expect(viewer.of('ended').map(({ outcome }) => outcome.status)).toEqual(['cancelled']);
    expect(ends).toMatchObject([{ status: 'cancelled' }]);
    expect(JSON.stringify(viewer.of('chunks')).match(/"update"/g)).toHaveLength(1);
  });

  it('is not written over', () => {
    const stream = new Stream(new MemoryStorage(), 's', () => {});
    stream.begin({ generation: 'g', interruptible: false });
    stream.end({ status: 'cancelled', reason: 'cancelled' });
    stream.end({ status: 'complete' });
    expect(stream.outcome?.status).toBe('cancelled');
  });
});

it('a producer of a newer epoch may begin a new generation too, one of an older may not', async () => {
  const { post, enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  const producer = (epoch: number, seq: number) => ({
    'producer-id': 'p',
    'producer-epoch': `${epoch}`,
    'producer-seq': `${seq}`,
    'rivulet-generation': 'new',
  });
  expect((await post('s', 'old', { ...producer(1, 0), 'stream-closed': 'true' })).status).toBe(200);
  expect((await post('s', 'new', producer(2, 0))).status).toBe(200);
  expect((await post('s', 'new', producer(2, 0))).status).toBe(204);
  expect((await post('s', 'older', producer(1, 0))).status).toBe(403);
  await viewer.say({ type: 'subscribe', stream: 's' });
  await until(() => viewer.of('chunks').length > 0);
  expect(viewer.of('chunks')).toMatchObject([{ seq: 1, chunks: ['new'] }]);
});
