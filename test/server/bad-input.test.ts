import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

let server: RoomServer;
let viewer: ProtocolViewer;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());

describe('bad input gets its code, and the connection stays usable:', () => {
  beforeAll(async () => {
    viewer = await ProtocolViewer.open(server.socketUrl('bad'));
  });

  const cases: [string, object | string | Uint8Array, string, RegExp?][] = [
    ['no JSON', 'hello', 'bad-message', /JSON object is expected/],
    ['no object', '[]', 'bad-message'],
    ['an unknown type', { type: 'explode', id: 9001 }, 'bad-message', /explode/],
    ['a missing field', { type: 'cancel', id: 9002 }, 'bad-message', /stream/],
    ['a wrong name', { type: 'subscribe', stream: 'a\u0000b' }, 'bad-message', /control characters/],
    ['a frame too large', 'x'.repeat(limits.clientFrame + 1), 'message-too-large'],
    ['an unknown task', { type: 'run', id: 9003, run: 'r1', task: 'nope' }, 'unknown-task', /"nope"/],
    ['a task named like a method', { type: 'run', id: 9004, run: 'r2', task: 'constructor' }, 'unknown-task'],
    [
      'an input that valibot refuses',
      { type: 'run', id: 9005, run: 'r3', task: 'tokens', input: { count: 'many' } },
      'invalid-input',
      /^count: .*"many"/,
    ],
    [
      'an input that zod refuses',
      { type: 'run', id: 9006, run: 'r4', task: 'validated', input: { user: { age: 3 } } },
      'invalid-input',
      /^user\.age: /,
    ],
    [
      'an input nested too deeply',
      `{"type":"run","id":9020,"run":"r20","task":"wait","input":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
      'invalid-input',
      /too deeply/,
    ],
    ['an unknown stream', { type: 'cancel', id: 9007, stream: 'nope' }, 'unknown-stream'],
    ['a reserved name', { type: 'run', id: 9008, run: 'r5', task: 'wait', stream: '$mine' }, 'invalid-name'],
    ['a reserved stream that is none', { type: 'subscribe', stream: '$other' }, 'unknown-stream'],
    [
      'a run id with odd characters',
      { type: 'run', id: 9009, run: 'a/b', task: 'wait' },
      'bad-message',
      /^.*run: /,
    ],
    ['a text frame where bytes are due', { type: 'upload', run: 'r', file: 0, offset: 0 }, 'bad-message'],
    ['bytes without a head', new Uint8Array([1, 2, 3]), 'bad-message'],
    [
      'an input too long',
      { type: 'run', id: 9010, run: 'r6', task: 'wait', input: 'x'.repeat(300_000) },
      'invalid-input',
    ],
    [
      'a file too large',
      {
        type: 'run',
        id: 9011,
        run: 'r7',
        task: 'upload',
        files: [{ field: 'f', name: 'f', type: '', size: 1e12 }],
      },
      'upload-too-large',
    ],
  ];

  it.each(cases)('%s', async (_, frame, code, message) => {
    const since = viewer.messages.length;
    viewer.socket.send(frame);
    const error = await viewer.until(() => viewer.messages.slice(since).find((m) => m.type === 'error'));
    expect(error).toMatchObject({ code });
    if (message) expect((error as { message: string }).message).toMatch(message);
    if (typeof frame === 'object' && 'id' in frame) expect(error).toMatchObject({ id: frame.id });
    viewer.send({ type: 'ping' });
    await viewer.until(() => viewer.messages.slice(since).some((m) => m.type === 'pong'));
  });

  it('commands that do not fit', async () => {
    const run = await viewer.run('tokens', { count: 1 }, { stream: 'done' });
    await viewer.ended(run);
    await expect(viewer.command({ type: 'cancel', stream: 'done' })).rejects.toMatchObject({
      code: 'not-running',
    });
    await expect(viewer.command({ type: 'interrupt', stream: 'done' })).rejects.toMatchObject({
      code: 'not-running',
    });
    await viewer.run('stubborn', undefined, { stream: 'stubborn' });
    await expect(viewer.command({ type: 'interrupt', stream: 'stubborn' })).rejects.toMatchObject({
      code: 'not-interruptible',
    });
    await expect(viewer.command({ type: 'retry', run: 'x', stream: 'stubborn' })).rejects.toMatchObject({
      code: 'busy',
    });
  });

  it('too many subscriptions, too many runs, too many messages', async () => {
    const other = await ProtocolViewer.open(server.socketUrl('many'));
    for (let i = 0; i < 50; i++) await other.follow(`s${i}`);
    await expect(other.follow('one-more')).rejects.toMatchObject({ code: 'too-many-subscriptions' });
    for (let i = 0; i < 20; i++) await other.command({ type: 'run', run: `run-${i}`, task: 'wait' });
    await expect(other.command({ type: 'run', run: 'one-more', task: 'wait' })).rejects.toMatchObject({
      code: 'too-many-runs',
    });
    for (let i = 0; i < 800; i++) other.send({ type: 'ping' });
    await other.until(() => other.messages.find((m) => m.type === 'error' && m.code === 'rate-limited'));
    expect(other.socket.isOpen).toBe(true);
    for (let i = 0; i < 2_000; i++) other.send({ type: 'ping' });
    expect((await other.socket.closed).code).toBe(4429);
  });
});

describe('the handshake', () => {
  it('comes first', async () => {
    const early = await ProtocolViewer.open(server.socketUrl('hello'), { hello: false });
    early.send({ type: 'subscribe', stream: 's' });
    await early.until(() => early.messages.find((m) => m.type === 'error' && m.code === 'hello-required'));
  });

  it('closes with 4400 for a version that is not spoken', async () => {
    const old = await ProtocolViewer.open(server.socketUrl('hello'), { hello: false });
    old.send({ type: 'hello', version: 99 });
    expect(await old.socket.closed).toEqual({ code: 4400, reason: 'unsupported-version' });
  });

  it('closes with 4408 when it does not come', async () => {
    const mute = await ProtocolViewer.open(server.socketUrl('hello'), { hello: false });
    // workerd sends the close frame of a timer at once, and ends the TCP connection only later.
    await mute.until(() => !mute.socket.isOpen);
    mute.socket.terminate();
    expect((await mute.socket.closed).code).toBe(4408);
  }, 15_000);
});
