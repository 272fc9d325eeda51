import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokens } from '../support/fixtures/tokens.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let rooms = 0;
const open = (room = `room-${++rooms}`) => ProtocolViewer.open(server.socketUrl(room));

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

describe('a run', () => {
  it.each([0, 1, 2, 5])(
    'delivers its tokens exactly, %i ms apart, with nothing after its end',
    async (gap) => {
      const viewer = await open();
      const count = gap === 0 ? 20_000 : 200;
      const run = await viewer.run('tokens', { count, gap });
      expect(await viewer.ended(run)).toEqual({ status: 'complete', result: { count } });
      expect(run.text).toBe(tokens(count));
    },
  );

  it('is read whole by a viewer that comes when it is over', async () => {
    const viewer = await open('late');
    const first = await viewer.run('tokens', { count: 5_000 }, { stream: 's' });
    await viewer.ended(first);
    const late = await open('late');
    const second = await late.follow('s');
    expect(await late.ended(second)).toEqual(first.outcome);
    expect(second.text).toBe(first.text);
  });

  it('is followed from a cursor at every chunk', async () => {
    const viewer = await open();
    const whole = await viewer.run('tokens', { count: 40, gap: 1 }, { stream: 's' });
    await viewer.ended(whole);
    for (let seq = 0; seq <= 40; seq++) {
      const rest = await viewer.follow('s', { generation: whole.generation, seq });
      // A viewer that resumes is where it was.
      rest.seq = Math.max(rest.seq, 0);
      await viewer.ended(rest);
      expect(rest.text).toBe(
        whole.chunks
          .slice(seq)
          .map((chunk) => (chunk as { text: string }).text)
          .join(''),
      );
    }
  });

  it('outlives the viewer that started it', async () => {
    const viewer = await open('outlive');
    await viewer.run('tokens', { count: 200, gap: 2 }, { stream: 's' });
    viewer.socket.terminate();
    const other = await open('outlive');
    const run = await other.follow('s');
    expect((await other.ended(run)).status).toBe('complete');
    expect(run.text).toBe(tokens(200));
  });

  it('is one run, however often it is asked for', async () => {
    const viewer = await open();
    const run = await viewer.run('tokens', { count: 10 }, { run: 'once', stream: 's' });
    await viewer.ended(run);
    const answer = await viewer.command({
      type: 'run',
      run: 'once',
      task: 'tokens',
      stream: 's',
      input: { count: 10 },
    });
    expect(answer).toMatchObject({ type: 'ok', run: 'once', generation: run.generation });
  });

  it('is cancelled from another connection, at once and for ever', async () => {
    const viewer = await open('cancel');
    const run = await viewer.run('stubborn', undefined, { stream: 's' });
    await viewer.until(() => run.seq > 0);
    const other = await open('cancel');
    await other.command({ type: 'cancel', stream: 's' });
    expect(await viewer.ended(run)).toEqual({ status: 'cancelled', reason: 'cancelled' });
    const again = await other.follow('s');
    await other.ended(again);
    expect(again.text).toBe('before');
  });

  it('that never does I/O can be cancelled all the same', async () => {
    const viewer = await open();
    const run = await viewer.run('spin', undefined, { stream: 's' });
    await viewer.until(() => run.seq > 300);
    await viewer.command({ type: 'cancel', stream: 's' });
    expect((await viewer.ended(run)).status).toBe('cancelled');
  });

  it('finishes early when it is interrupted', async () => {
    const viewer = await open();
    const run = await viewer.run('wait', undefined, { stream: 's' });
    await viewer.until(() => run.text === 'begun');
    expect(run.opened?.interruptible).toBe(true);
    await viewer.command({ type: 'interrupt', stream: 's' });
    expect(await viewer.ended(run)).toEqual({ status: 'complete', result: 'early', interrupted: true });
    expect(run.text).toBe('begun and finished');
  });

  it('keeps what had arrived when it fails, and shows no secret', async () => {
    const viewer = await open();
    const coded = await viewer.run('fail', { after: 3, how: 'coded' });
    expect(await viewer.ended(coded)).toEqual({
      status: 'error',
      error: { code: 'row-invalid', message: 'Row 3 is no number', retryable: false },
    });
    expect(coded.text).toBe('1 2 3 ');
    const plain = await viewer.run('fail', { after: 1, how: 'plain' });
    const outcome = await viewer.ended(plain);
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'task-failed', retryable: true } });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    const yielded = await viewer.run('fail', { after: 0, how: 'yielded' });
    expect(await viewer.ended(yielded)).toMatchObject({
      error: { code: 'mine', message: 'As yielded', retryable: true },
    });
    const invalid = await viewer.run('invalid');
    expect(await viewer.ended(invalid)).toMatchObject({ error: { code: 'invalid-value' } });
  });

  it('is retried as a new generation, which viewers of the old one are told of', async () => {
    const viewer = await open('retry');
    const run = await viewer.run('fail', { after: 2, how: 'coded' }, { stream: 's' });
    await viewer.ended(run);
    const old = run.generation;
    await viewer.command({ type: 'retry', run: 'second', stream: 's', generation: old });
    await viewer.until(() => run.resets === 1 && run.outcome);
    expect(run.generation).not.toBe(old);
    expect(run.text).toBe('1 2 ');
    // The client did not get the answer, and asks again.
    const again = { type: 'retry', run: 'second', stream: 's', generation: old } as const;
    expect(await viewer.command(again)).toMatchObject({ type: 'ok', generation: run.generation });
    // A tab that slept through it.
    const tab = await open('retry');
    const stale = await tab.follow('s', { generation: old, seq: 1 });
    expect(stale.opened?.type).toBe('reset');
    await tab.ended(stale);
    expect(stale.text).toBe('1 2 ');
    await expect(
      viewer.command({ type: 'retry', run: 'third', stream: 's', generation: old }),
    ).rejects.toMatchObject({ code: 'gone' });
  });

  it('is tried again by itself where that is safe', async () => {
    const viewer = await open();
    const run = await viewer.run('flaky');
    expect((await viewer.ended(run)).status).toBe('complete');
    expect(run.text).toMatch(/^attempt \d+$/);
  });

  it('ends when its time is over', async () => {
    const viewer = await open();
    expect(await viewer.ended(await viewer.run('slow'))).toEqual({ status: 'cancelled', reason: 'timeout' });
  });

  it('waits for viewers who want more, with `ahead`', async () => {
    const viewer = await open();
    const run = await viewer.run('ahead', undefined, { stream: 's' });
    await viewer.until(() => run.seq === 5);
    viewer.send({ type: 'want', stream: 's', seq: 5 });
    await viewer.until(() => run.seq === 10);
    viewer.send({ type: 'want', stream: 's', seq: 100 });
    expect((await viewer.ended(run)).status).toBe('complete');
    expect(run.seq).toBe(100);
  });
});

describe('a stream that is busy', () => {
  it('refuses a second run by default', async () => {
    const viewer = await open();
    await viewer.run('wait', undefined, { stream: 's' });
    await expect(viewer.run('wait', undefined, { stream: 's' })).rejects.toMatchObject({
      code: 'busy',
      retryable: true,
    });
  });

  it('is taken over with `restart`', async () => {
    const viewer = await open();
    const run = await viewer.run('search', { q: 'a' }, { stream: 's' });
    await viewer.until(() => run.seq === 1);
    await viewer.command({ type: 'run', run: 'b', task: 'search', stream: 's', input: { q: 'b' } });
    await viewer.until(() => run.resets === 1 && run.seq === 1);
    expect(run.chunks).toEqual([{ kind: 'items', items: ['b 1'], form: 'object', rest: { page: 1 } }]);
    expect(viewer.messages).toContainEqual(
      expect.objectContaining({ type: 'ended', outcome: { status: 'cancelled', reason: 'superseded' } }),
    );
  });

  it('is waited for with `queue`, in order, and the wait survives a kill', async () => {
    const room = 'queue';
    const viewer = await open(room);
    const run = await viewer.run('queued', { name: 'a' }, { stream: 's' });
    await viewer.until(() => run.text === 'a');
    for (const [index, name] of ['b', 'c', 'd'].entries()) {
      expect(
        await viewer.command({ type: 'run', run: name, task: 'queued', stream: 's', input: { name } }),
      ).toMatchObject({
        status: 'pending',
        position: index + 1,
      });
    }
    await expect(
      viewer.command({ type: 'run', run: 'e', task: 'queued', stream: 's', input: { name: 'e' } }),
    ).rejects.toMatchObject({ code: 'queue-full' });
    await viewer.command({ type: 'cancel', stream: 's', run: 'c' });
    await viewer.command({ type: 'interrupt', stream: 's' });
    await viewer.until(() => run.text === 'b');
    expect(viewer.messages).toContainEqual({ type: 'queued', stream: 's', run: 'd', position: 1 });
    await server.kill();
    await server.restart();
    const other = await open(room);
    const next = await other.follow('s');
    await other.until(() => next.text === 'd');
  });
});

describe('values', () => {
  it('arrive as the kinds that they are', async () => {
    const viewer = await open();
    const run = await viewer.run('everything', undefined, { stream: 's' });
    const side = await viewer.follow('s/side');
    expect(await viewer.ended(run)).toEqual({ status: 'complete', result: { ok: true } });
    expect(run.chunks).toEqual([
      { kind: 'text', text: 'a line\n', form: 'line', time: 5, level: 'warn' },
      { kind: 'progress', value: 0.5, total: 10, step: 'half', form: 'object' },
      { kind: 'progress', value: 0.005, form: 'object' },
      { kind: 'items', items: [{ id: 7, name: 'one item' }], form: 'item' },
      { kind: 'items', items: ['x', 'y'] },
      { kind: 'items', items: [1], form: 'object', rest: { more: true } },
      { kind: 'meta', data: { model: 'm' } },
      { kind: 'text', text: 'content' },
      { kind: 'progress', value: 0.25, total: 4 },
      { kind: 'progress', value: 0.25, total: 4, step: 'named' },
      { kind: 'state', fields: { mood: 'good' } },
      { kind: 'items', items: [{ id: 8 }], mode: 'prepend' },
      { kind: 'update', key: '7', item: { name: 'changed' } },
      { kind: 'delete', keys: ['7', '8'] },
      { kind: 'clear' },
      { kind: 'html', html: '<b>bold</b>' },
      { kind: 'text', text: 'whole', mode: 'replace' },
      { kind: 'text', text: ' text' },
      { kind: 'text', text: 'other', mode: 'replace' },
      { kind: 'bytes', base64: '4oI=' },
      { kind: 'text', text: 'from' },
    ]);
    await viewer.ended(side);
    expect(side.text).toBe('aside');
  });

  it('of a high priority go first within a flush, but pass no text', async () => {
    const viewer = await open();
    const run = await viewer.run('ordered');
    await viewer.ended(run);
    expect(
      run.chunks.slice(8).map((chunk) => (chunk.kind === 'items' ? chunk.items[0] : chunk.kind)),
    ).toEqual(['high', 'medium', 'low', 'text', 'after text']);
  });
});

describe('$runs', () => {
  it('lists the runs of the room', async () => {
    const viewer = await open();
    await viewer.ended(await viewer.run('tokens', { count: 3 }, { run: 'mine', stream: 's' }));
    const list = await viewer.follow('$runs');
    await viewer.until(() => list.seq === 2);
    expect(list.chunks).toMatchObject([
      { kind: 'items', items: [{ run: 'mine', task: 'tokens', stream: 's', status: 'streaming' }] },
      { kind: 'update', key: 'mine', item: { status: 'complete', chunks: 3 } },
    ]);
  });
});
