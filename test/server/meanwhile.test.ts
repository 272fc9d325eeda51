/** What is looked at, and has changed when what was waited for after that has come: found by reading every `await` of the server. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../src/protocol/index.js';
import { task } from '../../src/server/index.js';
import { Log } from '../../src/server/log.js';
import type { Grant, StreamServerOptions } from '../../src/server/options.js';
import { HeldStorage } from '../support/held-storage.js';
import { httpStreams } from '../support/http-streams.js';
import { startMemoryRelay } from '../support/memory-relay.js';
import { MemorySocket, startMemoryRoom } from '../support/memory-room.js';
import { turns, until } from '../support/wait.js';

const everything: Grant = { read: true, run: true, append: true };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function start(options: StreamServerOptions = {}) {
  const storage = new HeldStorage();
  const room = await startMemoryRoom({ authorize: tokenOrAll, ...options }, storage);
  const streams = httpStreams((path, init) =>
    room.room.request(new Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
  );
  return { ...room, storage, streams };
}

const tokenOrAll = ({ token }: { token: string | undefined }) =>
  token === undefined ? everything : (JSON.parse(token) as Grant);

/** A stream with these lines that is not in memory. */
async function write(
  post: (stream: string, body: string) => Promise<Response>,
  stream: string,
  count: number,
) {
  for (let line = 1; line <= count; line++) await post(stream, `${line};`);
}

/** What a viewer was told of a stream, but for its text. */
const told = (viewer: MemorySocket, stream: string) =>
  viewer.messages
    .filter((message) => 'stream' in message && message.stream === stream)
    .map(({ type }: ServerMessage) => type);

describe('while its stream is looked for, a viewer', () => {
  it('can lose the right to read it', async () => {
    const { post, enter, storage } = await start();
    await post('s', 'secret', { 'stream-closed': 'true' });
    const viewer = await enter();
    const release = storage.hold(/^stream\//);
    const subscribed = viewer.say({ type: 'subscribe', stream: 's' });
    await viewer.hello({ read: ['other'] });
    release();
    await subscribed;
    expect(viewer.of('error')).toMatchObject([{ stream: 's', code: 'forbidden' }]);
    await turns();
    expect(viewer.of('opened', 'chunks')).toEqual([]);
  });

  it('does not follow more streams than it may', async () => {
    const { enter, storage } = await start({ limits: { subscriptions: 2 } });
    const viewer = await enter();
    const release = storage.hold(/^stream\//);
    const asked = ['a', 'b', 'c', 'd'].map((stream) => viewer.say({ type: 'subscribe', stream }));
    release();
    await Promise.all(asked);
    expect(viewer.of('opened')).toHaveLength(2);
    expect(viewer.of('error').map(({ code }) => code)).toEqual([
      'too-many-subscriptions',
      'too-many-subscriptions',
    ]);
  });

  it('can have lost interest in it', async () => {
    const { post, enter, storage } = await start();
    const viewer = await enter();
    const release = storage.hold(/^stream\//);
    const said = [
      viewer.say({ type: 'subscribe', stream: 's' }),
      viewer.say({ type: 'unsubscribe', stream: 's' }),
    ];
    release();
    await Promise.all(said);
    await post('s', 'for others');
    await turns();
    expect(viewer.of('chunks')).toEqual([]);
  });

  it('can say how much of it is wanted', async () => {
    const counting = task({
      ahead: 1,
      async *run() {
        for (let i = 1; i <= 5; i++) yield { i };
      },
    });
    const origin = await startMemoryRoom({ shards: 1, tasks: { counting } });
    await (await origin.enter()).command({ type: 'run', run: 'r', task: 'counting', stream: 's' });
    const { relay, wires } = startMemoryRelay(origin);
    const viewer = new MemorySocket(relay);
    relay.connect(viewer, new Request('http://rivulet.test/parties/main/~relay.0.room/'));
    await viewer.hello({ read: true });
    void viewer.say({ type: 'subscribe', stream: 's' });
    void viewer.say({ type: 'want', stream: 's', seq: 9 });
    expect((await viewer.ended('s')).head).toBe(5);
    for (const wire of wires) wire.close();
  });
});

describe('while a viewer waits its turn', () => {
  it('a subscription that it has replaced says nothing more', async () => {
    const { post, enter, storage } = await start();
    const [other, viewer] = [await enter(), await enter()];
    // All are in memory from now on.
    for (const stream of ['first', 'second', 's']) {
      await write(post, stream, 3);
      await post(stream, 'end', { 'stream-closed': 'true' });
      await other.say({ type: 'subscribe', stream });
    }
    const { generation, head: seq } = await other.ended('s');
    const release = storage.hold(/^log\//);
    await viewer.say({ type: 'subscribe', stream: 'first' });
    await viewer.say({ type: 'subscribe', stream: 'second' });
    await viewer.say({ type: 'subscribe', stream: 's', from: { generation, seq } });
    release();
    const releaseSecond = storage.hold(/^log\//);
    await viewer.ended('first');
    await viewer.say({ type: 'subscribe', stream: 's' });
    releaseSecond();
    await viewer.ended('second');
    await viewer.ended('s');
    await turns();
    expect(told(viewer, 's')).toEqual(['opened', 'opened', ...Array(4).fill('chunks'), 'ended']);
  });

  it('what it may not read any more is not read to it', async () => {
    const { post, enter, storage } = await start();
    await post('s', 'secret', { 'stream-closed': 'true' });
    const viewer = await enter();
    await viewer.say({ type: 'subscribe', stream: 's' });
    const { generation } = await viewer.ended('s');
    const release = storage.hold(/^log\//);
    const reading = viewer.say({ type: 'read', id: 9, stream: 's', generation, from: 1, to: 1 });
    await turns();
    await viewer.hello({ read: ['other'] });
    release();
    await reading;
    expect(viewer.of('chunks').filter(({ id }) => id === 9)).toEqual([]);
    expect(viewer.of('error').at(-1)).toMatchObject({ id: 9, code: 'forbidden' });
  });

  it('what is deleted is not read to it as if there were nothing', async () => {
    const { post, enter, storage, streams } = await start();
    await post('s', 'gone', { 'stream-closed': 'true' });
    const viewer = await enter();
    await viewer.say({ type: 'subscribe', stream: 's' });
    const { generation } = await viewer.ended('s');
    let wait = () => {};
    const waiting = new Promise<void>((resolve) => (wait = resolve));
    const list = storage.list.bind(storage);
    vi.spyOn(storage, 'list').mockImplementation(async (options) => {
      if (options.prefix?.startsWith('log/') && options.reverse) await waiting;
      return list(options);
    });
    const reading = viewer.say({ type: 'read', id: 9, stream: 's', generation, from: 1, to: 1 });
    await turns();
    await streams.send('DELETE', 's');
    await until(() => ![...storage.entries.keys()].some((key) => key.startsWith('log/')));
    wait();
    await reading;
    expect(viewer.messages.at(-1)).toMatchObject({ type: 'error', id: 9, code: 'gone' });
  });
});

describe('while it is decided about a run', () => {
  let decide: (() => void)[] = [];
  const slowly = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) =>
        new Promise<{ value: unknown }>((resolve) => decide.push(() => resolve({ value }))),
    },
  };
  const quick = task({
    input: slowly,
    async *run(_: unknown, { run }) {
      yield run;
    },
  });
  const decided = async (count: number) => {
    await until(() => decide.length >= count);
    for (const next of decide.splice(0, count)) next();
  };

  it('its stream can come to be somebody else’s', async () => {
    decide = [];
    const { enter, post, streams } = await start({ tasks: { quick } });
    const viewer = await enter({ run: true, read: true });
    const asked = viewer.command({ type: 'run', run: 'r', task: 'quick', stream: 's' });
    await until(() => decide.length > 0);
    await post('s', 'mine', { 'stream-closed': 'true' });
    await decided(1);
    expect(await asked).toMatchObject({ type: 'error', code: 'forbidden' });
    expect(await (await streams.get('s')).text()).toContain('mine');
  });

  it('that is a retry, what it retries can be over', async () => {
    decide = [];
    const { enter } = await start({ tasks: { quick } });
    const viewer = await enter();
    const first = viewer.command({ type: 'run', run: 'first', task: 'quick', stream: 's' });
    await decided(1);
    await first;
    await viewer.say({ type: 'subscribe', stream: 's' });
    const { generation } = await viewer.ended('s');
    const retries = ['second', 'third'].map((run) =>
      viewer.command({ type: 'retry', run, stream: 's', generation }),
    );
    await until(() => decide.length === 2);
    const [one, two] = decide.splice(0);
    one?.();
    await until(() => viewer.of('ended').length === 2);
    two?.();
    expect(await Promise.all(retries)).toMatchObject([
      { type: 'ok', run: 'second' },
      { type: 'error', code: 'gone' },
    ]);
  });
});

it('a log keeps what is merged while it is trimmed', async () => {
  const storage = new HeldStorage();
  const log = new Log(storage, 'g', (error) => {
    throw error;
  });
  const line = (seq: number) => JSON.stringify({ type: 'chunks', seq, chunks: [`${seq};`] });
  for (let seq = 1; seq <= 64; seq++) log.append(line(seq), 1);
  log.merge();
  for (let seq = 65; seq <= 70; seq++) log.append(line(seq), 1); // open
  const release = storage.hold(/^log\//);
  const trimmed = log.trim(log.head + 100, (_, chunks) => chunks > 5);
  for (let seq = 71; seq <= 200; seq++) log.append(line(seq), 1);
  release();
  await trimmed;
  for (let seq = log.first; seq <= log.head; ) {
    const slice = await log.slice(seq);
    expect(slice, `chunk ${seq} of ${log.first} to ${log.head}`).toBeDefined();
    seq = slice?.next ?? seq + 1;
  }
});

it('a stream whose time is over is gone for all who look for it at the same time', async () => {
  const { streams } = await start();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) });
  await streams.put('s', 'text/plain', 'x', { 'stream-ttl': '10' });
  vi.setSystemTime(Date.now() + 11_000);
  const answers = await Promise.all([streams.get('s'), streams.get('s'), streams.send('HEAD', 's')]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

it('a run that takes another’s place has its further streams, though they were just being opened', async () => {
  const both = task({
    onBusy: 'restart',
    async *run(_, { stream, signal, run }) {
      stream('side').write(`${run};`);
      yield run;
      if (run === 'first') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  const { enter, storage, streams } = await start({ tasks: { both } });
  const viewer = await enter();
  const release = storage.hold(/^stream\/s%2Fside$/);
  await viewer.command({ type: 'run', run: 'first', task: 'both', stream: 's' });
  await viewer.say({ type: 'subscribe', stream: 's' });
  await viewer.command({ type: 'run', run: 'second', task: 'both', stream: 's' });
  release();
  await until(() => viewer.of('ended').length === 2);
  expect(viewer.of('ended').at(-1)?.outcome).toMatchObject({ status: 'complete' });
  expect(await (await streams.get('s/side')).json()).toEqual(['second;']);
});

it('a task that reads a stream reads one generation of it, and not what is trimmed meanwhile', async () => {
  let goOn = () => {};
  const reads = task({
    async *run(_, { read }) {
      const seen: string[] = [];
      for await (const chunk of read('s')) {
        if (chunk.kind === 'text') seen.push(chunk.text);
        if (seen.length === 1) await new Promise<void>((resolve) => (goOn = resolve));
      }
      return seen;
    },
  });
  const { enter, post } = await start({ tasks: { reads } });
  const long = 'x'.repeat(50_000);
  for (const name of ['a', 'b', 'c']) await post('s', `${name}${long}`);
  const viewer = await enter();
  await viewer.command({ type: 'run', run: 'r', task: 'reads' });
  await viewer.say({ type: 'subscribe', stream: 'r' });
  await turns();
  const producer = { 'producer-id': 'p', 'producer-epoch': '0', 'producer-seq': '0' };
  for (const name of ['d', 'e', 'f', 'g'])
    await post('s', `${name}${long}`, name === 'd' ? { ...producer, 'rivulet-generation': 'new' } : {});
  goOn();
  const { outcome } = await viewer.ended('r');
  const texts = (outcome as unknown as { result: string[] }).result;
  expect(texts.map(([name]) => name).filter((name) => /[d-g]/.test(name ?? ''))).toEqual([]);
});

it('what a viewer of a relay asks for after a fresh hello is asked for with the fresh grant', async () => {
  const quick = task({
    async *run() {
      yield 'done';
    },
  });
  const origin = await startMemoryRoom({ shards: 1, tasks: { quick } });
  const { relay, wires } = startMemoryRelay(origin, tokenOrAll);
  const viewer = new MemorySocket(relay);
  relay.connect(viewer, new Request('http://rivulet.test/parties/main/~relay.0.room/'));
  await viewer.hello({ read: true, run: ['other'] });
  await viewer.say({ type: 'cancel', id: 1, stream: 's' }); // opens the line of its commands
  await until(() => viewer.of('error').length > 0);
  await viewer.hello({ read: true, run: true });
  await viewer.say({ type: 'run', id: 2, run: 'r', task: 'quick' });
  await until(() => viewer.of('ok', 'error').some((answer) => answer.id === 2));
  expect(viewer.of('ok', 'error').at(-1)).toMatchObject({ type: 'ok', id: 2 });
  for (const wire of wires) wire.close();
});

it('an append is answered as it was made, though the stream is deleted while it is trimmed', async () => {
  const { post, storage, streams } = await start({ retention: { chunks: 1 } });
  for (const text of ['a', 'b', 'c']) await post('s', text);
  const release = storage.hold(/^log\//);
  const appended = post('s', 'd');
  await turns();
  await streams.send('DELETE', 's');
  release();
  const answer = await appended;
  expect(answer.status).toBe(204);
  expect(answer.headers.get('stream-closed')).toBeNull();
  expect(answer.headers.get('stream-next-offset')).toMatch(/^\w+_0*4$/);
});

it('a subscription that is made while one of its name is being removed keeps its streams', async () => {
  const { post, storage, streams } = await start({ subscriptions: { webhooks: [] } });
  await post('s', 'x');
  const config = JSON.stringify({ type: 'pull-wake', streams: ['s'], wake_stream: 'wakes' });
  const path = '/__ds/subscriptions/w';
  const create = () => streams.send('PUT', path, { body: config });
  await create();
  const release = storage.hold(/^subscription/);
  const removed = streams.send('DELETE', path);
  await turns();
  expect((await create()).status).toBe(201);
  release();
  await removed;
  await turns();
  expect([...storage.entries.keys()].filter((key) => key.startsWith('subscription'))).toHaveLength(2);
});
