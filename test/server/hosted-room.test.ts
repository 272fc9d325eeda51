/** A room whose start fails, and sockets that nobody can say anything about: nothing of them stays. */
import { afterEach, expect, it, vi } from 'vitest';
import { HostedRoom } from '../../src/server/hosted-room.js';
import { resolveOptions, type StreamServerOptions } from '../../src/server/options.js';
import { task } from '../../src/server/task.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { turns, until } from '../support/wait.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What there is in a storage once more, in another life of the room, as a host calls it. */
function host(options: StreamServerOptions, storage: MemoryStorage, sockets: MemorySocket[] = []) {
  const room = new HostedRoom(
    {
      storage,
      env: {},
      name: () => 'room',
      sockets: () => sockets,
      dial: () => Promise.reject(new Error('There is no other room')),
    },
    resolveOptions({ authorize: () => ({ read: true, run: true }), ...options }),
  );
  for (const socket of sockets) socket.moveTo(room);
  return room;
}

/** The next read of what begins with `prefix` fails, and no other. */
function failOnce(storage: MemoryStorage, prefix: string): void {
  vi.spyOn(console, 'error').mockReturnValue();
  const list = storage.list.bind(storage);
  let hasFailed = false;
  storage.list = async (options) => {
    if (hasFailed || options.prefix !== prefix) return list(options);
    hasFailed = true;
    throw new Error('a passing fault');
  };
}

const request = () => new Request('http://rivulet.test/parties/main/room');

it('a room that is started again runs nothing twice', async () => {
  const signals: AbortSignal[] = [];
  let goOn = () => {};
  const tasks = {
    long: task({
      resumable: true,
      async *run(_, { signal, resumed }) {
        signals.push(signal);
        yield resumed ? `again from ${resumed.seq} ` : 'begun ';
        await new Promise<void>((resolve) => {
          const before = goOn;
          goOn = () => {
            before();
            resolve();
          };
        });
        yield 'ended';
      },
    }),
  };
  const first = await startMemoryRoom({ tasks });
  const viewer = await first.enter();
  await viewer.command({ type: 'run', run: 'r', task: 'long', stream: 's' });
  await until(() => signals.length === 1);
  // The room dies; what starts it the first time fails after it has recovered the run.
  const storage = first.storage.copy();
  failOnce(storage, 'queue/');
  const room = host({ tasks }, storage);
  const socket = new MemorySocket(room as never);
  await room.connect(socket, request());
  expect(socket.closed).toMatchObject({ code: 1011 });
  const again = new MemorySocket(room as never);
  await room.connect(again, request());
  await again.hello({});
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  await again.say({ type: 'subscribe', stream: 's' });
  goOn();
  expect((await again.ended('s')).outcome).toMatchObject({ status: 'complete' });
  await turns();
  const texts = again
    .of('chunks')
    .flatMap(({ seq, chunks }) => chunks.map((text, index) => [seq + index, text]));
  expect(texts.map(([seq]) => seq)).toEqual(texts.map((_, index) => index + 1));
  expect(texts.filter(([, text]) => text === 'ended')).toHaveLength(1);
});

it('a socket that was sent away because its room did not start takes no place when it does', async () => {
  const storage = new MemoryStorage();
  const options = { limits: { connections: 1 } };
  const first = await startMemoryRoom(options, storage);
  const survivor = await first.enter({ read: true });
  failOnce(storage, 'queue/');
  const room = host(options, storage, [survivor]);
  await survivor.say({ type: 'ping' });
  expect(survivor.closed).toMatchObject({ code: 1011 });
  // Its client has not answered the close.
  const next = new MemorySocket(room as never);
  await room.connect(next, request());
  await next.hello({});
  expect(next.closed).toBeUndefined();
  await survivor.say({ type: 'ping' });
  expect(survivor.of('pong')).toEqual([]);
});

it('a socket that has to say hello again is closed once, and is nobody then', async () => {
  const storage = new MemoryStorage();
  const first = await startMemoryRoom({}, storage);
  const silent = new MemorySocket(first.room);
  first.room.connect(silent, request());
  const close = vi.spyOn(silent, 'close');
  for (let life = 0; life < 2; life++) {
    const room = host({}, storage, [silent]);
    await room.start();
    await silent.say({ type: 'hello', version: 1 });
    expect(silent.messages).toEqual([]);
  }
  expect(close).toHaveBeenCalledOnce();
});
