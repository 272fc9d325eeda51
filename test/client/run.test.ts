import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Room, type Run } from '../../src/client/index.js';
import { limits, type ServerMessage } from '../../src/protocol/index.js';
import { until } from '../support/wait.js';
import { FakeServer } from './fake-server.js';
import { ManualPlatform } from './manual-platform.js';
import { Witness } from './witness.js';

let server: FakeServer;
let platform: ManualPlatform;
let room: Room;

beforeEach(async () => {
  server = await FakeServer.start();
  platform = new ManualPlatform();
  room = connect({ host: server.host, room: 'room', platform });
  await until(() => room.connection.state === 'connected');
});
afterEach(async () => {
  room.close();
  platform.advance(1);
  await server.stop();
});

/** Accepts runs: each writes its stream as the generation given. */
function accept(generation = 'g1', more: Partial<ServerMessage & { type: 'ok' }> = {}): void {
  server.script = (message, connection) => {
    if (message.type !== 'run' && message.type !== 'retry') return false;
    const stream = message.stream ?? message.run;
    const { texts = [], outcome } = server.streams.get(stream) ?? {};
    server.streams.set(stream, { generation, texts, first: 1, outcome, run: message.run });
    connection.send({ type: 'ok', id: message.id, stream, generation, run: message.run, ...more });
    return true;
  };
}

async function started(run: Run): Promise<void> {
  await until(() => server.connection.subscribed.has(run.stream));
}

describe('a run', () => {
  test('reads its own generation from its start, once for all who read', async () => {
    accept('g7');
    const run = room.run('task', 'input');
    const witness = new Witness();
    run.open(witness.observe);
    await started(run);
    server.append(run.stream, 'a', 'b');
    server.end(run.stream, { status: 'complete', result: 5 });
    expect(await run.promise).toBe(5);
    await until(() => witness.hasEnded);
    expect(witness.text).toBe('ab');
    expect(server.connection.of('subscribe')).toEqual([
      { type: 'subscribe', stream: run.stream, from: { generation: 'g7', seq: 0 }, visible: true },
    ]);
  });

  test('shows nothing of the run that has the stream while it waits for it', async () => {
    server.stream('line', ['old']).run = 'another';
    server.script = (message, connection) => {
      if (message.type !== 'run') return false;
      const { id, run } = message;
      connection.send({
        type: 'ok',
        id,
        stream: 'line',
        generation: '',
        run,
        status: 'pending',
        position: 2,
      });
      return true;
    };
    const run = room.run('task', undefined, { stream: 'line' });
    const witness = new Witness();
    run.open(witness.observe);
    await started(run);
    expect(run.snapshot).toMatchObject({ status: 'pending', position: 2 });
    server.connection.send({ type: 'queued', stream: 'line', run: run.id, position: 1 });
    await until(() => run.snapshot.position === 1);
    server.end('line');
    const reset = {
      type: 'reset',
      stream: 'line',
      generation: 'g2',
      status: 'streaming',
      run: run.id,
      interruptible: true,
      head: 0,
      first: 1,
      next: 1,
    } as const;
    const outcome = { status: 'complete', result: 'mine' } as const;
    server.connection.send(reset, {
      type: 'chunks',
      stream: 'line',
      generation: 'g2',
      seq: 1,
      time: 0,
      chunks: ['new'],
    });
    server.connection.send({ type: 'ended', stream: 'line', generation: 'g2', head: 1, time: 0, outcome });
    expect(await run.promise).toBe('mine');
    expect(witness.text).toBe('new');
    expect(run.snapshot).toMatchObject({ status: 'complete', chunkCount: 1, interruptible: true });
  });

  test('that was superseded while the line was cut says so', async () => {
    accept();
    const run = room.run('task', undefined, { stream: 's' });
    await started(run);
    server.connection.socket.terminate();
    await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
    server.streams.set('s', {
      generation: 'g2',
      texts: ['other'],
      first: 1,
      outcome: undefined,
      run: 'other',
    });
    platform.advance(60_000);
    await expect(run.promise).rejects.toMatchObject({ code: 'gone' });
    expect(run.snapshot).toMatchObject({ chunkCount: 0, status: 'error' });
    expect(run.running).toBe(false);
  });

  test('that was superseded before anything of it came is over as well', async () => {
    server.script = (message, connection) => {
      if (message.type !== 'run') return false;
      const other = { generation: 'g2', texts: ['other'], first: 1, outcome: undefined, run: 'other' };
      server.streams.set('s', other);
      connection.send({ type: 'ok', id: message.id, stream: 's', generation: 'g1', run: message.run });
      return true;
    };
    const run = room.run('task', undefined, { stream: 's' });
    await expect(run.promise).rejects.toMatchObject({ code: 'gone' });
    expect(run.snapshot).toMatchObject({ chunkCount: 0, status: 'error', error: { code: 'gone' } });
    expect(run.running).toBe(false);
  });

  test('is not sent when its signal has aborted before', async () => {
    const run = room.run('task', undefined, { signal: AbortSignal.abort() });
    await expect(run.promise).rejects.toMatchObject({ code: 'cancelled' });
    await room.stream('s').cancel();
    expect(server.connection.of('run')).toHaveLength(0);
    expect(run.status).toBe('cancelled');
  });

  test('is cancelled once it was acknowledged, while what was written still arrives', async () => {
    accept();
    const run = room.run('task');
    await started(run);
    await run.cancel();
    expect(server.connection.of('cancel')).toMatchObject([{ stream: run.stream, run: run.id }]);
    await expect(run.promise).rejects.toMatchObject({ code: 'cancelled' });
    server.append(run.stream, 'the rest');
    server.end(run.stream, { status: 'cancelled', reason: 'cancelled' });
    await until(() => run.status === 'cancelled');
    expect(run.snapshot.chunkCount).toBe(1);
  });

  test('ends with the room, for this page', async () => {
    accept();
    const run = room.run('task');
    await started(run);
    room.close();
    platform.advance(1);
    await expect(run.promise).rejects.toMatchObject({ code: 'connection-closed' });
  });

  test('whose reading was refused says why', async () => {
    accept();
    const scripted = server.script;
    server.script = (message, connection) => {
      if (message.type !== 'subscribe') return scripted(message, connection);
      connection.send({
        type: 'error',
        stream: message.stream,
        code: 'forbidden',
        message: 'No',
        retryable: false,
      });
      return true;
    };
    await expect(room.run('task').promise).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('a handle says after a gap that something is missing', async () => {
  accept();
  const handle = room.task('task');
  const run = handle.start();
  await started(run);
  server.append(run.stream, 'a');
  server.connection.send(
    { type: 'gap', stream: run.stream, generation: 'g1', from: 2, to: 3 },
    { type: 'chunks', stream: run.stream, generation: 'g1', seq: 4, time: 0, chunks: ['d'] },
  );
  await until(() => handle.chunkCount === 2);
  expect(handle.partial).toBe('ad');
  expect(handle.whole).toBe(false);
});

test('a handle tells progress: the task’s, else by the estimate, else none; below 1 until it is complete', async () => {
  accept();
  const [estimated, plain] = [room.task('task', { estimatedChunks: 2 }), room.task('task')];
  expect(estimated.progress).toBeUndefined();
  const [run, other] = [estimated.start(), plain.start()];
  await started(run);
  await started(other);
  expect([estimated.progress, plain.progress]).toEqual([0, undefined]);
  server.append(run.stream, 'a');
  await until(() => estimated.progress === 0.5);
  server.append(run.stream, 'b', 'c');
  await until(() => estimated.chunkCount === 3);
  expect([estimated.progress, estimated.estimatedTotal]).toEqual([0.99, 3]);
  const progress = { kind: 'progress', value: 0.25, step: 'reading' } as const;
  server.connection.send({
    type: 'chunks',
    stream: run.stream,
    generation: 'g1',
    seq: 4,
    time: 0,
    chunks: [progress],
  });
  await until(() => estimated.progress === 0.25 && estimated.step === 'reading');
  expect(estimated.chunkCount).toBe(3);
});

describe('files', () => {
  const big = new Blob([new Uint8Array(600_000).map((_, at) => at % 251)]);

  test('have at most the window on their way, and go on as they are taken', async () => {
    accept();
    const run = room.run('task', { file: big });
    expect(await server.next('run')).toMatchObject({ files: [{ field: 'file', size: 600_000 }] });
    await server.next('upload', 4);
    await room.stream('x').interrupt();
    expect(server.connection.of('upload').map(({ offset }) => offset)).toEqual([0, 65_536, 131_072, 196_608]);
    expect(run.uploaded).toEqual({ loaded: 0, total: 600_000 });
    for (let taken = limits.uploadFrame; taken < 600_000; taken += limits.uploadFrame) {
      server.connection.send({ type: 'uploaded', run: run.id, file: 0, offset: taken });
    }
    const last = await server.next('upload', 10);
    const digest = createHash('sha256')
      .update(Buffer.from(await big.arrayBuffer()))
      .digest('hex');
    expect(last).toMatchObject({ offset: 589_824, last: true, digest });
    await until(() => run.uploaded?.loaded === 589_824);
  });

  test('go on from the acknowledged byte after a break, once the run was said again', async () => {
    accept();
    const run = room.run('task', { file: big, empty: new Blob([]) });
    await server.next('upload', 5);
    server.connection.socket.terminate();
    await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
    platform.advance(60_000);
    await server.connected(2);
    expect(await server.next('run')).toMatchObject({ run: run.id });
    await room.stream('x').interrupt();
    expect(server.connection.of('upload')).toEqual([]);
    server.connection.send(
      { type: 'uploaded', run: run.id, file: 0, offset: 100_000 },
      { type: 'uploaded', run: run.id, file: 1, offset: 0 },
    );
    await server.next('upload', 5);
    const sent = server.connection.of('upload');
    expect(sent.filter(({ file }) => file === 0).map(({ offset }) => offset)).toEqual([
      100_000, 165_536, 231_072, 296_608,
    ]);
    expect(sent.find(({ file }) => file === 1)).toMatchObject({ offset: 0, last: true });
    server.connection.send({ type: 'uploaded', run: run.id, file: 0, offset: 362_144 });
    server.connection.send({ type: 'uploaded', run: run.id, file: 0, offset: big.size });
    const whole = createHash('sha256')
      .update(Buffer.from(await big.arrayBuffer()))
      .digest('hex');
    await until(() => server.connection.of('upload').some(({ digest }) => digest === whole));
  });

  test('prove themselves by a key that is made for the run, and said again with it', async () => {
    accept();
    const keys: unknown[] = [];
    for (const name of ['first', 'second']) {
      room.run('task', { [name]: big });
      keys.push((await server.next('run', keys.length + 1)).uploadKey);
    }
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^[0-9a-v]{26}$/);
    server.connection.socket.terminate();
    await until(() => room.connection.state === 'reconnecting' && platform.waits.length > 0);
    platform.advance(60_000);
    await server.connected(2);
    const said = () => new Set(server.connection.of('run').map(({ uploadKey }) => uploadKey));
    await until(() => said().size === 2);
    expect(said()).toEqual(new Set(keys));
    const { id } = room.run('task', { no: 'file' });
    const plain = await until(() => server.connection.of('run').find(({ run }) => run === id));
    expect(plain).not.toHaveProperty('uploadKey');
  });

  test('of a run that waits for its stream are sent when it begins', async () => {
    accept('', { status: 'pending', position: 1 });
    const run = room.run('task', { file: big });
    await until(() => run.uploaded !== undefined);
    await room.stream('x').interrupt();
    expect(server.connection.of('upload')).toEqual([]);
    server.connection.send({ type: 'uploaded', run: run.id, file: 0, offset: 0 });
    await server.next('upload', 4);
    expect(server.connection.of('upload').map(({ offset }) => offset)).toEqual([0, 65_536, 131_072, 196_608]);
  });
});
