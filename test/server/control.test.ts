/** Cancel, interrupt and retry: what the answer says, to whom, and when it is said again. */
import { describe, expect, it, test } from 'vitest';
import { task } from '../../src/server/task.js';
import { startMemoryRoom } from '../support/memory-room.js';

const tasks = {
  wait: task({
    onBusy: 'queue',
    async *run(_, { signal }) {
      yield 'begun';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  }),
  /** Writes a further stream the first time alone. */
  noted: task({
    async *run(_, { run, stream }) {
      if (run === 'first') stream('log').write('noted\n');
      yield 'done';
    },
  }),
  brief: task({
    async *run() {
      yield 'done';
    },
  }),
};

test('a cancel that is said again is acknowledged if, and only if, the run was cancelled', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.command({ type: 'run', run: 'a', task: 'wait', stream: 's' });
  await viewer.command({ type: 'run', run: 'b', task: 'wait', stream: 's' });
  const cancel = (run: string, stream = 's') => viewer.command({ type: 'cancel', stream, run });
  expect(await cancel('b')).toMatchObject({ type: 'ok' }); // in the queue
  expect(await cancel('b')).toMatchObject({ type: 'ok' });
  expect(await cancel('a')).toMatchObject({ type: 'ok' });
  await viewer.ended('s');
  expect(await cancel('a')).toMatchObject({ type: 'ok' });
  const { generation } = viewer.of('ended')[0] as { generation: string };
  expect(await viewer.command({ type: 'cancel', stream: 's', generation })).toMatchObject({ type: 'ok' });
  await viewer.say({ type: 'subscribe', stream: 'c' });
  await viewer.command({ type: 'run', run: 'c', task: 'brief', stream: 'c' });
  await viewer.ended('c');
  expect(await cancel('c', 'c')).toMatchObject({ code: 'not-running' });
});

test('a run is tried again also where a further stream of it is shown, once', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const viewer = await enter();
  await viewer.command({ type: 'run', run: 'first', task: 'noted', stream: 's' });
  await viewer.say({ type: 'subscribe', stream: 's/log' });
  await viewer.ended('s/log');
  const { generation } = viewer.of('ended')[0] as { generation: string };
  const retry = (run: string) => viewer.command({ type: 'retry', run, stream: 's/log', generation });
  expect(await retry('second')).toMatchObject({ type: 'ok', stream: 's', run: 'second' });
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.ended('s');
  expect(await retry('third')).toMatchObject({ code: 'gone' });
});

test('whoever may not read a stream cannot find out whether there is one', async () => {
  const { enter } = await startMemoryRoom({ tasks });
  const owner = await enter();
  await owner.command({ type: 'run', run: 'a', task: 'wait', stream: 'secret' });
  const stranger = await enter({ read: ['public/*'], run: ['brief'] });
  for (const type of ['cancel', 'interrupt', 'retry'] as const) {
    const answers = [];
    for (const stream of ['secret', 'nothing']) {
      for (const generation of [undefined, 'g1']) {
        const named = generation === undefined ? { stream } : { stream, generation };
        const { id: _, ...answer } = (await stranger.command(
          type === 'retry' ? { type, run: 'mine', ...named } : { type, ...named },
        )) as unknown as Record<string, unknown>;
        answers.push(JSON.stringify(answer).replaceAll(stream, '…'));
      }
    }
    expect(new Set(answers).size, type).toBe(1);
    expect(answers[0]).toContain('"forbidden"');
  }
});

describe('a run of somebody else', () => {
  it('is neither taken over by its name nor sent files', async () => {
    const received: number[] = [];
    const { enter } = await startMemoryRoom({
      tasks: {
        upload: task({
          async *run(_, { files: [file] }) {
            for await (const part of (file?.stream() ?? []) as AsyncIterable<Uint8Array>)
              received.push(...part);
            yield 'read';
          },
        }),
      },
    });
    const owner = await enter({ read: true, run: true, identity: 'ada' });
    const files = [{ field: 'file', name: 'a', type: 'text/plain', size: 2 }];
    const start = { type: 'run', run: 'r', task: 'upload', stream: 's', input: {}, files } as const;
    expect(await owner.command(start)).toMatchObject({ type: 'ok' });
    const stranger = await enter({ read: true, run: true, identity: 'eve' });
    expect(await stranger.command(start)).toMatchObject({ type: 'error', code: 'forbidden' });
    await stranger.upload(
      { type: 'upload', run: 'r', file: 0, offset: 0, last: true },
      new Uint8Array([6, 6]),
    );
    expect(stranger.of('error').at(-1)).toMatchObject({ code: 'forbidden' });
    await owner.say({ type: 'subscribe', stream: 's' });
    await owner.upload({ type: 'upload', run: 'r', file: 0, offset: 0, last: true }, new Uint8Array([1, 2]));
    expect((await owner.ended('s'))?.outcome).toMatchObject({ status: 'complete' });
    expect(received).toEqual([1, 2]);
  });
});
