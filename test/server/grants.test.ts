import { beforeEach, describe, expect, it } from 'vitest';
import { encodeBinary, limits } from '../../src/protocol/index.js';
import { type Grant, task } from '../../src/server/index.js';
import { eventsIn } from '../support/http-streams.js';
import { type MemoryRoom, type MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

const endless = (onBusy: 'reject' | 'restart') =>
  task({
    onBusy,
    async *run(_, { signal }) {
      yield 'begun';
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
const tasks = {
  mine: endless('restart'),
  theirs: endless('reject'),
  upload: task({
    async *run(_, { files: [file] }) {
      yield 'begun';
      if (file) yield* file.stream() as unknown as AsyncIterable<Uint8Array>;
    },
  }),
  whoami: task({
    async *run(_, { identity }) {
      yield 'I am';
      return identity;
    },
  }),
  /** Takes nothing of its file. */
  sleepy: endless('reject'),
};

let room: MemoryRoom;
let owner: MemorySocket;
beforeEach(async () => {
  room = await startMemoryRoom({ tasks, limits: { uploadPatience: 50 } });
  owner = await room.enter();
});

const file = { field: 'f', name: 'f', type: '', size: 1_000_000 };
const frame = (run: string, offset: number, size: number) =>
  encodeBinary({ type: 'upload', run, file: 0, offset }, new Uint8Array(size).fill(65));

describe('whoever may run one task', () => {
  it('learns nothing of a run of another, and does not become the page of its files', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'theirs', stream: 's' });
    const stranger = await room.enter({ run: ['mine'] });
    expect(await stranger.command({ type: 'run', run: 'r', task: 'mine' })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('is told the names that they may have meant of the tasks that they may run, and of no others', async () => {
    const wrong = { type: 'run', run: 'x', task: 'mien' } as const;
    expect(await owner.command(wrong)).toMatchObject({
      code: 'unknown-task',
      message: 'There is no task "mien". Did you mean "mine"?',
    });
    const other = await room.enter({ run: ['mien', 'theirs'] });
    expect(await other.command(wrong)).toMatchObject({ message: 'There is no task "mien"' });
    const one = await room.enter({ run: ['m*'] });
    expect(await one.command({ ...wrong, task: 'mheirs' })).toMatchObject({
      message: 'There is no task "mheirs"',
    });
  });

  it('writes no stream of a name that they may not read, and learns nothing of it', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'theirs', stream: 'alice/answer' });
    const stranger = await room.enter({ read: ['eve/*'], run: ['mine'] });
    for (const [run, stream] of Object.entries({ a: 'alice/answer', b: 'alice/next' }))
      expect(await stranger.command({ type: 'run', run, task: 'mine', stream })).toMatchObject({
        code: 'forbidden',
      });
    expect(await stranger.command({ type: 'run', run: 'e', task: 'mine', stream: 'eve/a' })).toMatchObject({
      type: 'ok',
    });
    expect(await stranger.command({ type: 'run', run: 'own', task: 'mine' })).toMatchObject({ type: 'ok' });
  });

  it('puts nothing in place of what no task has written, unless they may append there', async () => {
    expect((await room.post('s', 'written by hand')).ok).toBe(true);
    const reader = await room.enter({ read: true, run: ['mine'] });
    expect(await reader.command({ type: 'run', run: 'a', task: 'mine', stream: 's' })).toMatchObject({
      code: 'forbidden',
    });
    // Nor by naming the run as the stream.
    const blind = await room.enter({ run: ['mine'] });
    for (const one of [reader, blind])
      expect(await one.command({ type: 'run', run: 's', task: 'mine' })).toMatchObject({ code: 'forbidden' });
    const writer = await room.enter({ read: true, run: ['mine'], append: ['s'] });
    expect(await writer.command({ type: 'run', run: 'b', task: 'mine', stream: 's' })).not.toMatchObject({
      code: 'forbidden',
    });
  });

  it('writes no stream with a name of the protocol’s own', async () => {
    const command = { type: 'run', run: 'r', task: 'mine', stream: '__ds/subscriptions/x' } as const;
    expect(await owner.command(command)).toMatchObject({ code: 'invalid-name' });
  });

  it('does not end a run of another by taking its stream', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'theirs', stream: 's' });
    const stranger = await room.enter({ read: true, run: ['mine'] });
    expect(await stranger.command({ type: 'run', run: 'x', task: 'mine', stream: 's' })).toMatchObject({
      code: 'busy',
    });
    expect(await owner.command({ type: 'run', run: 'y', task: 'mine', stream: 's' })).toMatchObject({
      type: 'ok',
      run: 'y',
    });
  });
});

it('a command that comes after the grant’s end, before its timer, is refused', async () => {
  const viewer = await room.enter({ read: true, expires: Date.now() + 400 });
  const end = Date.now() + 410;
  while (Date.now() < end); // the timer cannot ring meanwhile
  await viewer.say({ type: 'subscribe', stream: 's' });
  expect(viewer.of('error')).toMatchObject([{ stream: 's', code: 'token-expired' }]);
});

it('a retry is run in the name of who asks for it', async () => {
  const ada = await room.enter({ run: true, read: true, identity: 'ada' });
  const bob = await room.enter({ run: true, identity: 'bob' });
  await ada.command({ type: 'run', run: 'a', task: 'whoami', stream: 's' });
  await ada.say({ type: 'subscribe', stream: 's' });
  await ada.ended('s');
  await bob.command({ type: 'retry', run: 'b', stream: 's' });
  await until(() => ada.of('ended').length === 2);
  expect(ada.of('ended').map(({ outcome }) => outcome)).toMatchObject([{ result: 'ada' }, { result: 'bob' }]);
});

describe('the file of a run', () => {
  it('does not come from a viewer who may not run the task', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'upload', stream: 's', files: [file] });
    const reader = await room.enter({ read: true });
    await room.room.message(reader, frame('r', 0, 5));
    expect(reader.of('error')).toMatchObject([{ code: 'forbidden' }]);
    await room.room.message(owner, frame('r', 0, 3));
    await until(() => owner.of('uploaded').at(-1)?.offset === 3);
  });

  it('that ends before its time ends the run', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'upload', stream: 's', files: [file] });
    await owner.say({ type: 'subscribe', stream: 's' });
    const last = encodeBinary(
      { type: 'upload', run: 'r', file: 0, offset: 0, last: true },
      new Uint8Array(3),
    );
    await room.room.message(owner, last);
    expect((await owner.ended('s')).outcome).toMatchObject({ error: { code: 'invalid-input' } });
  });

  it('fills no memory when its page ignores the window', async () => {
    await owner.command({ type: 'run', run: 'r', task: 'sleepy', stream: 's', files: [file] });
    await owner.say({ type: 'subscribe', stream: 's' });
    for (let at = 0; at <= limits.uploadWindow; at += limits.uploadFrame)
      await room.room.message(owner, frame('r', at, limits.uploadFrame));
    expect((await owner.ended('s')).outcome).toMatchObject({ error: { code: 'bad-message' } });
  });

  it('of a queued run is not waited for for ever when its page has gone', async () => {
    room = await startMemoryRoom({
      tasks: { ...tasks, upload: { ...tasks.upload, onBusy: 'queue' } },
      limits: { uploadPatience: 50 },
    });
    owner = await room.enter();
    const run = { type: 'run' as const, task: 'upload', stream: 's', files: [file] };
    const page = await room.enter();
    await owner.command({ ...run, run: 'a' });
    await page.command({ ...run, run: 'b' });
    room.room.close(page);
    await owner.say({ type: 'subscribe', stream: 's' });
    await owner.command({ type: 'cancel', stream: 's', run: 'a' });
    await until(() => owner.of('ended').length === 2);
    expect(owner.of('ended')[1]?.outcome).toMatchObject({ error: { code: 'upload-lost' } });
  });

  it('has a name that can be stored', async () => {
    const files = [{ ...file, name: 'x'.repeat(130_000) }];
    expect(await owner.command({ type: 'run', run: 'r', task: 'upload', files })).toMatchObject({
      code: 'invalid-input',
    });
  });
});

describe('a fresh hello', () => {
  it('ends subscriptions that it does not cover any more', async () => {
    const viewer = await room.enter({ read: ['a', 'b'] });
    for (const stream of ['a', 'b']) await viewer.say({ type: 'subscribe', stream });
    await viewer.hello({ read: ['b'] });
    expect(viewer.of('error')).toMatchObject([{ stream: 'a', code: 'forbidden' }]);
    for (const stream of ['a', 'b']) await room.post(stream, 'x');
    await until(() => viewer.of('chunks').length > 0);
    expect(viewer.of('chunks').map(({ stream }) => stream)).toEqual(['b']);
  });

  it('hides in `$runs` what it does not cover any more', async () => {
    const viewer = await room.enter({ read: true });
    await viewer.say({ type: 'subscribe', stream: '$runs' });
    await viewer.hello({ read: ['public'] });
    for (const stream of ['private', 'public'])
      await owner.command({ type: 'run', run: stream, task: 'mine', stream });
    await until(() => JSON.stringify(viewer.of('chunks')).includes('public'));
    expect(JSON.stringify(viewer.of('chunks'))).not.toContain('private');
  });

  it('counts, although the one before it is answered later', async () => {
    const answers: ((grant: Grant) => void)[] = [];
    const slow = await startMemoryRoom({
      tasks,
      authorize: () => new Promise((resolve) => answers.push(resolve)),
    });
    const entering = slow.enter();
    await until(() => answers.length === 1);
    const [socket] = slow.sockets as [MemorySocket];
    const again = socket.hello({});
    await until(() => answers.length === 2);
    answers[1]?.({ read: ['b'] });
    await again;
    answers[0]?.({ read: true });
    await entering;
    await socket.say({ type: 'subscribe', stream: 'a' });
    expect(socket.of('error')).toMatchObject([{ stream: 'a', code: 'forbidden' }]);
  });

  it('that comes when the socket has gone leaves nothing behind', async () => {
    let answer = (_: object) => {};
    const slow = await startMemoryRoom({
      tasks,
      authorize: () => new Promise<never>((resolve) => (answer = resolve as never)),
    });
    const entering = slow.enter();
    await until(() => answer.length === 1);
    const [socket] = slow.sockets;
    slow.room.close(socket as MemorySocket);
    const expires = Date.now() + 20;
    answer({ read: true, expires });
    await entering;
    await until(() => Date.now() > expires + 10);
    await turns();
    expect(socket?.closed).toBeUndefined();
  });
});

it('a grant too long to survive hibernation is accepted all the same', async () => {
  const read = Array.from({ length: 400 }, (_, i) => `stream-${i}`);
  const viewer = await room.enter({ read });
  expect(viewer.of('ok')).toMatchObject([{ id: 0 }]);
  await viewer.say({ type: 'subscribe', stream: 'stream-399' });
  expect(viewer.of('opened')).toHaveLength(1);
  // Another life of the room, with the same socket.
  const woken = await startMemoryRoom({ tasks }, room.storage, [viewer]);
  expect(viewer.of('rejoin')).toEqual([]);
  expect(viewer.closed).toMatchObject({ code: 4408 });
  woken.room.close(viewer);
});

describe('what is followed over HTTP', () => {
  const get = (query: string, grant: Grant) =>
    room.room.request(
      new Request(`http://rivulet.test/parties/main/room/v1/stream/s?${query}`, {
        headers: { authorization: `Bearer ${JSON.stringify(grant)}` },
      }),
    );

  it('ends with the grant, and when access is withdrawn, before anything more is sent', async () => {
    await room.post('s', 'one');
    const expires = Date.now() + 100;
    const [bob, eve, brief] = await Promise.all(
      [{ identity: 'bob' }, { identity: 'eve' }, { expires }].map(async (grant) =>
        eventsIn(await get('offset=-1&live=sse', { read: true, ...grant })),
      ),
    );
    for (const events of [bob, eve, brief]) {
      expect(await events?.next()).toMatchObject({ value: { type: 'data', data: '["one"]' } });
      expect(await events?.next()).toMatchObject({ value: { type: 'control' } });
    }
    const polls = ['bob', 'eve'].map((identity) =>
      get(`offset=now&live=long-poll`, { read: true, identity }),
    );
    await turns();
    await room.room.revoke('eve');
    await until(() => Date.now() > expires);
    await room.post('s', 'two');
    expect(await bob?.next()).toMatchObject({ value: { type: 'data', data: '["two"]' } });
    expect(await eve?.next()).toMatchObject({ done: true });
    expect(await brief?.next()).toMatchObject({ done: true });
    expect((await Promise.all(polls)).map(({ status }) => status)).toEqual([200, 401]);
    await bob?.return(undefined);
  });
});
