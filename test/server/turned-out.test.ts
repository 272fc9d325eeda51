/** Whoever is sent away is gone, though they never answer the close: a MemorySocket is only told of it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../src/protocol/index.js';
import { StreamError, type StreamServerOptions, task } from '../../src/server/index.js';
import type { Grant } from '../../src/server/options.js';
import type { Room } from '../../src/server/room.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

let input: (value: { value: unknown }) => void = () => {};
const tasks = {
  wait: task({
    async *run(_, { signal }) {
      yield 'begun';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  }),
  /** Its input is looked at for as long as the test wants. */
  slow: task({
    input: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => new Promise<{ value: unknown }>((resolve) => (input = resolve)),
      },
    },
    async *run() {
      yield 'begun';
    },
  }),
};
const eve: Grant = { read: true, run: true, append: true, identity: 'eve' };
const bob: Grant = { ...eve, identity: 'bob' };

afterEach(() => {
  vi.useRealTimers();
});

const start = (options: StreamServerOptions = {}) => startMemoryRoom({ tasks, ...options });

/** A connection that has said nothing yet. */
function knock(room: Room, address?: string): MemorySocket {
  const socket = new MemorySocket(room);
  const headers = { ...(address !== undefined && { 'cf-connecting-ip': address }) };
  room.connect(socket, new Request('http://rivulet.test/parties/main/room', { headers }));
  return socket;
}

/** What a stream is to somebody who may see it. */
async function statusOf(socket: MemorySocket, stream: string) {
  await socket.say({ type: 'subscribe', stream });
  return socket.of('opened').findLast((message) => message.stream === stream)?.status;
}

describe('a connection that was closed', () => {
  it('because access was withdrawn is told so, and not obeyed any more', async () => {
    const { room, enter, storage } = await start();
    const [ofEve, ofBob] = [await enter(eve), await enter(bob)];
    await ofBob.command({ type: 'run', run: 'b', task: 'wait', stream: 's' });
    expect(await room.revoke('eve')).toBe(1);
    expect(ofEve.closed).toMatchObject({ code: 4401 });
    expect(ofEve.messages.at(-1)).toMatchObject({ type: 'error', id: 0, code: 'unauthorized' });
    const told = ofEve.messages.length;
    const disobey = async () => {
      await ofEve.say({ type: 'subscribe', stream: 's' });
      await ofEve.command({ type: 'run', run: 'e', task: 'wait', stream: 'evil' });
      await ofEve.command({ type: 'cancel', stream: 's' });
      await ofEve.hello(bob);
      await ofEve.command({ type: 'cancel', stream: 's' });
      expect(ofEve.messages).toHaveLength(told);
    };
    await disobey();
    expect([await statusOf(ofBob, 's'), await statusOf(ofBob, 'evil')]).toEqual(['streaming', 'idle']);
    // Nor after a hibernation, which the socket survives.
    const later = await startMemoryRoom({ tasks }, storage, [ofEve]);
    ofEve.moveTo(later.room);
    await disobey();
    expect(await statusOf(await later.enter(bob), 'evil')).toBe('idle');
  });

  it('as one too many is not obeyed either', async () => {
    const { enter } = await start({ limits: { connections: 1 } });
    const first = await enter(eve);
    const second = await enter(bob);
    expect(second.closed).toMatchObject({ code: 4429 });
    await second.command({ type: 'run', run: 'r', task: 'wait', stream: 'evil' });
    expect(await statusOf(first, 'evil')).toBe('idle');
  });

  it('begins nothing that was being decided about', async () => {
    const { room, enter } = await start();
    const [ofEve, ofBob] = [await enter(eve), await enter(bob)];
    const starting = ofEve.command({ type: 'run', run: 'e', task: 'slow', stream: 'evil' });
    await until(() => input.length === 1);
    await room.revoke('eve');
    input({ value: null });
    await starting;
    expect(await statusOf(ofBob, 'evil')).toBe('idle');
  });

  it('takes no place: neither of its caller nor of the room', async () => {
    vi.useFakeTimers();
    const { room, enter } = await start({ limits: { connections: 2 } });
    const silent = [knock(room), knock(room)];
    expect((await enter(eve)).closed).toMatchObject({ code: 4429 });
    await vi.advanceTimersByTimeAsync(limits.helloTimeout);
    for (const socket of silent) expect(socket.closed).toMatchObject({ code: 4408 });
    expect((await enter(eve)).closed).toBeUndefined();
    await room.revoke('eve');
    vi.setSystemTime(Date.now() + 1);
    for (const grant of [eve, bob]) expect((await enter(grant)).closed).toBeUndefined();
    // Whose close is answered at last takes nobody else's place away.
    for (const socket of silent) room.close(socket);
    expect((await enter(bob)).closed).toMatchObject({ code: 4429 });
  });
});

it('whose access is withdrawn while `authorize` looks at them does not come in; who comes after does', async () => {
  let answer = (_: Grant) => {};
  const { room } = await start({ authorize: () => new Promise<Grant>((resolve) => (answer = resolve)) });
  const ask = async (socket: MemorySocket) => {
    const before = answer;
    const asked = socket.hello({});
    await until(() => answer !== before);
    return asked;
  };
  const socket = knock(room);
  const entering = ask(socket);
  await turns();
  await room.revoke('eve');
  answer(eve);
  await entering;
  expect(socket.closed).toMatchObject({ code: 4401 });
  expect(socket.of('ok')).toEqual([]);
  // However soon.
  const again = knock(room);
  const asked = ask(again);
  await turns();
  answer(eve);
  await asked;
  expect(again.of('ok')).toMatchObject([{ id: 0 }]);
});

describe('strangers', () => {
  const address = '198.51.100.9';

  it('of one network have so many places and no more', async () => {
    const { room, enter } = await start({ limits: { connections: 6, identityConnections: 2 } });
    const [, , third] = [knock(room, address), knock(room, address), knock(room, address)];
    expect(third?.closed).toMatchObject({ code: 4429 });
    expect(knock(room, '198.51.100.10').closed).toBeUndefined();
    expect((await enter(eve)).closed).toBeUndefined();
  });

  it('that are let in without an identity count by their network', async () => {
    const { room } = await start({ limits: { identityConnections: 2 } });
    const enter = async (from: string, grant: Grant) => {
      const socket = knock(room, from);
      await socket.hello(grant);
      return socket.closed?.code;
    };
    const { identity: _, ...nobody } = eve;
    expect([await enter(address, nobody), await enter(address, nobody)]).toEqual([undefined, undefined]);
    expect(await enter(address, nobody)).toBe(4429);
    expect([await enter(address, eve), await enter('192.0.2.1', nobody)]).toEqual([undefined, undefined]);
  });

  it('use up nothing of what the room may be told, and go when they say too much', async () => {
    const { room, enter } = await start({ limits: { roomMessages: 20, messages: 10 } });
    const honest = await enter(bob);
    const flood = [knock(room), knock(room), knock(room)];
    for (let n = 0; n < 60; n++) for (const socket of flood) await socket.say({ type: 'ping' });
    for (const socket of flood) expect(socket.closed).toMatchObject({ code: 4429 });
    expect(await honest.command({ type: 'run', run: 'r', task: 'wait' })).toMatchObject({ type: 'ok' });
  });
});

it('who is refused is told why, in the author’s words, before the close', async () => {
  const { room } = await start({
    authorize: () => {
      throw new StreamError('payment-needed', 'Your plan has ended');
    },
  });
  const socket = knock(room);
  await socket.hello({});
  expect(socket.messages).toMatchObject([
    { type: 'error', id: 0, code: 'payment-needed', message: 'Your plan has ended' },
  ]);
  expect(socket.closed).toMatchObject({ code: 4401 });
});

describe('the files of a run', () => {
  const file = { field: 'f', name: 'a', type: '', size: 10 };
  const reads = task({
    async *run(_, { files }) {
      for (const one of files) yield await new Response(one.stream()).text();
    },
  });
  const run = { type: 'run', run: 'r', stream: 's', task: 'reads' } as const;
  const anonymous = async (room: Room, from: string) => {
    const socket = knock(room, from);
    await socket.hello({ read: true, run: true });
    return socket;
  };
  const send = (socket: MemorySocket, run: string, offset: number, text: string) =>
    socket.upload(
      { type: 'upload', run, file: 0, offset, last: offset + text.length === file.size },
      new TextEncoder().encode(text),
    );

  it('come from nobody else who has no identity, though they know what the run is called', async () => {
    const { room } = await start({ tasks: { reads } });
    const [page, other] = [await anonymous(room, '192.0.2.1'), await anonymous(room, '198.51.100.9')];
    await page.command({ ...run, files: [file] });
    await other.say({ type: 'subscribe', stream: 's' });
    await send(page, 'r', 0, 'page-');
    await send(other, 'r', 5, 'other');
    expect(other.of('error')).toMatchObject([{ code: 'forbidden' }]);
    // Nor do they become its page by asking for it again.
    await other.command({ ...run, files: [file] });
    expect(other.of('uploaded')).toEqual([]);
    const again = await anonymous(room, '192.0.2.1');
    await again.command({ ...run, files: [file] });
    await send(again, 'r', 5, '-page');
    expect(await other.ended('s')).toMatchObject({ outcome: { status: 'complete' } });
    expect(other.of('chunks').flatMap(({ chunks }) => chunks)).toEqual(['page--page']);
  });

  it('are waited for from the last time that their page went, not from the first', async () => {
    vi.useFakeTimers();
    const { room, enter } = await start({ tasks: { reads }, limits: { uploadPatience: 1_000 } });
    const page = await enter(bob);
    await page.command({ ...run, files: [file] });
    room.close(page);
    await vi.advanceTimersByTimeAsync(900);
    const back = await enter(bob);
    await back.command({ ...run, files: [file] });
    await send(back, 'r', 0, 'page-');
    room.close(back);
    await vi.advanceTimersByTimeAsync(900);
    const viewer = await enter(bob);
    await viewer.say({ type: 'subscribe', stream: 's' });
    expect(viewer.of('ended')).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(viewer.of('ended')).toMatchObject([{ outcome: { error: { code: 'upload-lost' } } }]);
  });
});

it('an identity is as long as it may be, or nobody is let in', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { enter } = await startMemoryRoom({ tasks }, new MemoryStorage());
  expect((await enter({ ...eve, identity: 'e'.repeat(200) })).closed).toBeUndefined();
  expect((await enter({ ...eve, identity: 'e'.repeat(201) })).closed).toMatchObject({ code: 4401 });
  expect(console.error).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});
