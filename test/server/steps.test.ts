import { describe, expect, it } from 'vitest';
import { type Chunk, fromWire, type JsonObject, type ProgressChunk } from '../../src/protocol/index.js';
import { StreamError, task } from '../../src/server/index.js';
import { type MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { until } from '../support/wait.js';

const chunksOf = (socket: MemorySocket, stream: string): Chunk[] =>
  socket
    .of('chunks')
    .filter((message) => message.stream === stream)
    .flatMap(({ chunks }) => chunks.map(fromWire));

/** What the list of runs says of a run, all patches applied. */
function listed(socket: MemorySocket, run: string): JsonObject {
  let item: JsonObject = {};
  for (const chunk of chunksOf(socket, '$runs')) {
    if (chunk.kind === 'items')
      item = { ...item, ...(chunk.items as JsonObject[]).find((it) => it.run === run) };
    if (chunk.kind === 'update' && chunk.key === run) item = { ...item, ...chunk.item };
  }
  return item;
}

const build = task({
  async *run(_, { step, progress }) {
    const install = step('Install');
    progress(1, 4);
    install.step('Fetch').progress(3, 10);
    install.done('12 packages');
    progress(2, 4);
    const lint = step('Lint', { parallel: true });
    const types = step('Types', { parallel: true });
    lint.skip();
    types.fail('2 errors');
    yield 'built';
  },
});

const endless = task({
  async *run(_, { step, signal }) {
    step('Begin').step('Wait');
    yield 'begun';
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});

const noisy = task({
  async *run(_, { step }) {
    for (let at = 0; at < 500; at++) {
      step(`${at} ${'x'.repeat(1_000)}`);
      yield '.';
    }
    throw new StreamError('no', 'No');
  },
});

const patient = task({
  resumable: true,
  async *run(_, { step, signal, resumed }) {
    step(resumed ? 'Go on' : 'Begin');
    yield 'begun';
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});

const queued = task({ ...endless, onBusy: 'queue' });

const tasks = { build, endless, noisy, patient, queued };

describe('the steps of a run', () => {
  it('are reported with where they lie, and leave the whole alone', async () => {
    const room = await startMemoryRoom({ tasks });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: 's' });
    await socket.command({ type: 'run', run: 'r', task: 'build', stream: 's' });
    await socket.ended('s');
    const reports = chunksOf(socket, 's').filter(
      (chunk): chunk is ProgressChunk => chunk.kind === 'progress',
    );
    expect(reports.map(({ kind: _, ...report }) => report)).toEqual([
      { step: 'Install' },
      { value: 0.25, total: 4, step: 'Install' },
      { within: ['Install'], step: 'Fetch' },
      { within: ['Install', 'Fetch'], value: 0.3, total: 10 },
      { within: ['Install'], outcome: 'complete', note: '12 packages' },
      // Install is over, so it is not what is being done now.
      { value: 0.5, total: 4 },
      // That another step begins leaves the whole where it is.
      { value: 0.5, total: 4, step: 'Lint', parallel: true },
      { value: 0.5, total: 4, step: 'Types', parallel: true },
      { within: ['Lint'], outcome: 'skipped' },
      { within: ['Types'], outcome: 'error', note: '2 errors' },
    ]);
  });

  it('may lie eight deep and no deeper', async () => {
    let refusal: unknown;
    const deep = task({
      async *run(_, { step }) {
        let report = step('1');
        for (let level = 2; level <= 8; level++) report = report.step(String(level));
        try {
          report.step('9');
        } catch (error) {
          refusal = error;
        }
        yield 'x';
      },
    });
    const room = await startMemoryRoom({ tasks: { deep } });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: 's' });
    await socket.command({ type: 'run', run: 'r', task: 'deep', stream: 's' });
    expect((await socket.ended('s')).outcome.status).toBe('complete');
    expect(refusal).toMatchObject({ code: 'invalid-value' });
  });

  it('are in the list of runs, with their times and ends', async () => {
    const room = await startMemoryRoom({ tasks });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: '$runs' });
    await socket.command({ type: 'run', run: 'r', task: 'build', stream: 's' });
    await until(() => listed(socket, 'r').status === 'complete');
    const item = listed(socket, 'r');
    expect(item).toMatchObject({
      task: 'build',
      stream: 's',
      generation: expect.any(String) as string,
      steps: [
        { name: 'Install', outcome: 'complete', note: '12 packages', steps: [{ name: 'Fetch' }] },
        { name: 'Lint', outcome: 'skipped' },
        { name: 'Types', outcome: 'error', note: '2 errors' },
      ],
    });
    expect(JSON.stringify(item.steps)).not.toContain('value');
  });

  it('are in the list while the run is under way, and end with it', async () => {
    const room = await startMemoryRoom({ tasks });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: '$runs' });
    await socket.command({ type: 'run', run: 'r', task: 'endless', stream: 's' });
    await until(() => listed(socket, 'r').steps !== undefined);
    expect(listed(socket, 'r')).toMatchObject({ status: 'streaming', steps: [{ name: 'Begin' }] });
    await socket.command({ type: 'cancel', stream: 's' });
    await until(() => listed(socket, 'r').status === 'cancelled');
    expect(listed(socket, 'r').steps).toMatchObject([
      { name: 'Begin', outcome: 'cancelled', steps: [{ name: 'Wait', outcome: 'cancelled' }] },
    ]);
  });

  it('are still in the list when the room has died and the run goes on', async () => {
    const before = await startMemoryRoom({ tasks });
    const first = await before.enter();
    await first.say({ type: 'subscribe', stream: '$runs' });
    await first.command({ type: 'run', run: 'r', task: 'patient', stream: 's' });
    await until(() => listed(first, 'r').steps !== undefined);
    const room = await startMemoryRoom({ tasks }, before.storage);
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: '$runs' });
    await until(() => (listed(socket, 'r').steps as JsonObject[] | undefined)?.length === 2);
    expect(listed(socket, 'r').steps).toMatchObject([
      { number: 1, name: 'Begin', outcome: 'complete' },
      { number: 2, name: 'Go on' },
    ]);
    await socket.command({ type: 'cancel', stream: 's' });
  });

  it('cost the list a bounded number of words, however many there are', async () => {
    const room = await startMemoryRoom({ tasks });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: '$runs' });
    await socket.command({ type: 'run', run: 'r', task: 'noisy', stream: 's' });
    await until(() => listed(socket, 'r').status === 'error');
    const { steps } = listed(socket, 'r');
    expect(steps).toHaveLength(32);
    expect((steps as JsonObject[]).at(-1)).toMatchObject({ number: 500, outcome: 'error' });
    expect(JSON.stringify(steps).length).toBeLessThan(32 * 220);
    // Its beginning, at most one patch a second while it ran, its end.
    expect(chunksOf(socket, '$runs').length).toBeLessThan(8);
  });

  it('are hidden in the list from who may not read their stream, without a hole', async () => {
    const room = await startMemoryRoom({ tasks });
    const owner = await room.enter();
    const some = await room.enter({ read: ['public'] });
    for (const socket of [owner, some]) await socket.say({ type: 'subscribe', stream: '$runs' });
    for (const stream of ['private', 'public'])
      await owner.command({ type: 'run', run: stream, task: 'build', stream });
    await until(() => listed(some, 'public').status === 'complete');
    await until(() => chunksOf(some, '$runs').length === chunksOf(owner, '$runs').length);
    expect(listed(some, 'public').steps).toHaveLength(3);
    expect(JSON.stringify(some.of('chunks').filter(({ stream }) => stream === '$runs'))).not.toContain(
      'private',
    );
  });
});

describe('the list of runs', () => {
  it('has those that wait, too, from their start to their end', async () => {
    const room = await startMemoryRoom({ tasks });
    const socket = await room.enter();
    await socket.say({ type: 'subscribe', stream: '$runs' });
    for (const run of ['a', 'b', 'c']) {
      await socket.command({ type: 'run', run, task: 'queued', stream: 's' });
    }
    await until(() => listed(socket, 'c').status === 'pending');
    expect(listed(socket, 'b')).toMatchObject({
      status: 'pending',
      task: 'queued',
      stream: 's',
      generation: '',
    });
    await socket.command({ type: 'cancel', stream: 's', run: 'c' });
    await until(() => listed(socket, 'c').status === 'cancelled');
    await socket.command({ type: 'cancel', stream: 's' });
    await until(() => listed(socket, 'b').status === 'streaming');
    expect(listed(socket, 'b').generation).not.toBe('');
    await socket.command({ type: 'cancel', stream: 's' });
    await until(() => listed(socket, 'b').status === 'cancelled');
  });
});
