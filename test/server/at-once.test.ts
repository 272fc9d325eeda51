import { describe, expect, it } from 'vitest';
import { StreamError, task } from '../../src/server/index.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

/** An input whose validation takes a while, as one that asks a database does. */
const slowly = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: async (value: unknown) => {
      await turns(5);
      if (value === 'bad') return { issues: [{ message: 'refused' }] };
      return { value };
    },
  },
};

let begun: string[] = [];
const endless = (onBusy: 'reject' | 'restart' | 'queue') =>
  task({
    input: slowly,
    onBusy,
    interruptible: true,
    async *run(input: unknown, { run, interrupted }) {
      begun.push(run);
      yield `${input}`;
      await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
    },
  });
const tasks = {
  reject: endless('reject'),
  restart: endless('restart'),
  queue: endless('queue'),
  quick: task({
    input: slowly,
    async *run(_: unknown, { run }) {
      begun.push(run);
      yield 'done';
    },
  }),
};

async function enter() {
  begun = [];
  const room = await startMemoryRoom({ tasks });
  return { ...room, viewer: await room.enter(), other: await room.enter() };
}

describe('the same run, asked for twice at once,', () => {
  it.each(['reject', 'restart', 'queue', 'quick'] as const)('is one run: %s', async (name) => {
    const { viewer, other } = await enter();
    const message = { type: 'run', run: 'r', task: name, stream: 's', input: 1 } as const;
    const answers = await Promise.all([viewer.command(message), other.command(message)]);
    expect(answers).toMatchObject([
      { type: 'ok', run: 'r' },
      { type: 'ok', run: 'r' },
    ]);
    const generation = (answers[0] as { generation: string }).generation;
    expect(answers[1]).toMatchObject({ generation });
    await viewer.say({ type: 'subscribe', stream: 's' });
    await until(() => begun.length > 0);
    expect(viewer.of('opened').at(-1)?.generation).toBe(generation);
    await viewer.say({ type: 'interrupt', id: 90, stream: 's' });
    await viewer.ended('s');
    await turns();
    expect(begun).toEqual(['r']);
  });

  it('is refused twice, and can then be asked for again', async () => {
    const { viewer, other } = await enter();
    const message = { type: 'run', run: 'r', task: 'quick', stream: 's', input: 'bad' } as const;
    for (const answer of await Promise.all([viewer.command(message), other.command(message)])) {
      expect(answer).toMatchObject({ type: 'error', code: 'invalid-input' });
    }
    expect(await viewer.command({ ...message, input: 'good' })).toMatchObject({ type: 'ok' });
  });

  it('is one retry', async () => {
    const { viewer, other } = await enter();
    await viewer.command({ type: 'run', run: 'first', task: 'quick', stream: 's', input: 1 });
    await viewer.say({ type: 'subscribe', stream: 's' });
    await viewer.ended('s');
    const retry = { type: 'retry', run: 'second', stream: 's' } as const;
    const answers = await Promise.all([viewer.command(retry), other.command(retry)]);
    expect(answers).toMatchObject([{ type: 'ok' }, { type: 'ok' }]);
    await until(() => viewer.of('reset').length > 0);
    await turns();
    expect(begun).toEqual(['first', 'second']);
  });

  it('is cancelled by a cancel that overtakes its validation', async () => {
    const { viewer } = await enter();
    const [started, cancelled] = await Promise.all([
      viewer.command({ type: 'run', run: 'r', task: 'reject', stream: 's', input: 1 }),
      viewer.command({ type: 'cancel', stream: 's', run: 'r' }),
    ]);
    expect([started, cancelled]).toMatchObject([{ type: 'ok' }, { type: 'ok' }]);
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect((await viewer.ended('s')).outcome).toMatchObject({ status: 'cancelled' });
  });
});

it('runs whose input is being validated count as runs', async () => {
  const room = await startMemoryRoom({ tasks, limits: { runs: 2 } });
  const viewer = await room.enter();
  const run = (id: string) => viewer.command({ type: 'run', run: id, task: 'quick', input: 'bad' });
  expect(await Promise.all(['a', 'b', 'c'].map(run))).toMatchObject([
    { code: 'invalid-input' },
    { code: 'invalid-input' },
    { code: 'too-many-runs' },
  ]);
});

describe('the queue of a stream', () => {
  it('goes on after a run that can no longer begin', async () => {
    const first = await enter();
    const run = (id: string, name: string, input: string) =>
      first.viewer.command({ type: 'run', run: id, task: name, stream: 's', input });
    await run('a', 'queue', 'a');
    await run('b', 'queue', 'b');
    await run('c', 'queue', 'c');
    // The room dies; a server whose code has changed takes over.
    const picky = { ...slowly['~standard'], validate: (value: unknown) => refuseB(value) };
    const changed = { ...tasks, queue: { ...tasks.queue, input: { '~standard': picky } } };
    const second = await startMemoryRoom({ tasks: changed as never }, first.storage);
    const viewer = await second.enter();
    await viewer.say({ type: 'subscribe', stream: 's' });
    await until(() => begun.includes('c'));
    expect([...first.storage.entries.keys()].filter((key) => /^(queue|input\/b)/.test(key))).toEqual([]);
  });

  it('goes on when its first is cancelled while it is about to begin', async () => {
    const { viewer } = await enter();
    for (const run of ['a', 'b', 'c'])
      await viewer.command({ type: 'run', run, task: 'queue', stream: 's', input: run });
    await until(() => begun.length === 1);
    await viewer.command({ type: 'cancel', stream: 's', run: 'a' });
    await viewer.command({ type: 'cancel', stream: 's', run: 'b' });
    await until(() => begun.includes('c'));
    expect(begun).toEqual(['a', 'c']);
  });

  it('goes on when a producer that took its turn has ended the stream', async () => {
    const { viewer, post } = await enter();
    for (const run of ['a', 'b'])
      await viewer.command({ type: 'run', run, task: 'queue', stream: 's', input: run });
    await viewer.command({ type: 'cancel', stream: 's', run: 'a' });
    expect((await post('s', 'x', { 'rivulet-generation': 'new' })).status).toBe(204);
    await turns();
    expect(begun).toEqual(['a']);
    await post('s', 'y', { 'stream-closed': 'true' });
    await until(() => begun.includes('b'));
  });

  it('forgets the input of a run that was cancelled before it began', async () => {
    const { viewer, storage } = await enter();
    for (const run of ['a', 'b'])
      await viewer.command({ type: 'run', run, task: 'queue', stream: 's', input: run });
    await viewer.command({ type: 'cancel', stream: 's', run: 'b' });
    await until(() => ![...storage.entries.keys()].some((key) => key.startsWith('input/b')));
  });
});

async function refuseB(value: unknown) {
  return value === 'b' ? { issues: [{ message: 'not any more' }] } : { value };
}

describe('a task', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('from return()');
      },
    ],
    ['gives no promise', () => ({ done: true, value: undefined })],
  ])('ends although the return() of its iterator %s', async (_, stop) => {
    const failing = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          throw new StreamError('mine', 'As thrown');
        },
        return: stop,
      }),
    };
    const { enter } = await startMemoryRoom({ tasks: { odd: task({ run: () => failing as never }) } });
    const viewer = await enter();
    await viewer.command({ type: 'run', run: 'r', task: 'odd', stream: 's' });
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect((await viewer.ended('s')).outcome).toMatchObject({ status: 'error', error: { code: 'mine' } });
  });
});
