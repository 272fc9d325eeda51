import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloseCode } from '../../src/protocol/index.js';
import { shardOf } from '../../src/server/relay/names.js';
import { tokens } from '../support/fixtures/tokens.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

const SHARDS = 3;
let server: RoomServer;
let rooms = 0;
const newRoom = () => `hot-${++rooms}`;
let connections = 0;

/** The id of a connection that goes to this relay. */
function idFor(shard: number): string {
  for (;;) {
    const id = `viewer-${++connections}`;
    if (shardOf(id, SHARDS) === shard) return id;
  }
}

const open = (room: string, shard: number, options: { token?: string; ack?: boolean } = {}) =>
  ProtocolViewer.open(server.socketUrl(room, `?_pk=${idFor(shard)}`), options);
const openAll = (room: string) => Promise.all([0, 1, 2].map((shard) => open(room, shard)));

const post = (
  room: string,
  stream: string,
  body: string,
  headers: Record<string, string> = {},
  method = 'POST',
) =>
  fetch(server.roomUrl(room, `/v1/stream/${stream}`), {
    method,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const create = (room: string, stream: string) => post(room, stream, '', {}, 'PUT');

/** What the room and its relays have observed. */
const observed = (room: string) =>
  server.logs
    .filter((line) => line.includes('observed {'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))))
    .filter((observation) => observation.room === room);

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/sharded-room.ts' });
});
afterAll(() => server.stop());

describe('viewers of a room with relays', () => {
  it('are spread over them, and the room itself has none', async () => {
    const room = newRoom();
    await openAll(room);
    const counts = () => observed(room).filter(({ type }) => type === 'viewers');
    await until(() => counts().length === 3);
    expect(
      counts()
        .map(({ relay, viewers }) => [relay, viewers])
        .sort(),
    ).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  it('see the same, exactly, live and late, whichever relay they are at', async () => {
    const room = newRoom();
    const viewers = await openAll(room);
    const live = await Promise.all(viewers.map((viewer) => viewer.follow('s')));
    const [first] = viewers as [ProtocolViewer];
    await first.run('tokens', { count: 1_500, gap: 1 }, { stream: 's' });
    await viewers[1]?.until(() => (live[1]?.seq ?? 0) > 100);
    const late = await open(room, 2);
    const whole = await late.follow('s');
    const last = await (await open(room, 1)).follow('s', { last: 10 });
    expect(last.opened?.head).toBeGreaterThanOrEqual(100);
    expect(last.opened?.next).toBe((last.opened?.head ?? 0) - 9);
    for (const [index, viewer] of viewers.entries()) {
      const followed = live[index] as (typeof live)[number];
      if (index > 0) await viewer.ended(followed);
    }
    await late.ended(whole);
    for (const { text } of [live[1], live[2], whole] as { text: string }[]) expect(text).toBe(tokens(1_500));
    const afterwards = await open(room, 0);
    const stored = await afterwards.follow('s');
    expect(stored.opened?.status).toBe('complete');
    await afterwards.ended(stored);
    expect(stored.text).toBe(tokens(1_500));
  });

  it('go on from their cursor at another relay', async () => {
    const room = newRoom();
    const one = await open(room, 0);
    const seen = await one.run('tokens', { count: 800, gap: 1 }, { stream: 's' });
    await one.until(() => seen.seq > 50);
    one.socket.close();
    one.sync();
    const other = await open(room, 1);
    const rest = await other.follow('s', { generation: seen.generation, seq: seen.seq });
    await other.ended(rest);
    expect(seen.text + rest.text).toBe(tokens(800));
  });

  it('are told of a stream that comes to be, and of a new generation', async () => {
    const room = newRoom();
    const watcher = await open(room, 0);
    const watched = await watcher.follow('s');
    expect(watched.opened).toMatchObject({ status: 'idle', generation: '' });
    const actor = await open(room, 1);
    await actor.ended(await actor.run('tokens', { count: 30 }, { stream: 's' }));
    await watcher.ended(watched);
    expect(watched.text).toBe(tokens(30));
    await actor.command({ type: 'retry', run: 'again', stream: 's' });
    await watcher.until(() => watched.resets === 1);
    await watcher.ended(watched);
    expect(watched.text).toBe(tokens(30));
    // And of one that began and ended while nobody at their relay was there.
    const generation = watched.generation;
    watcher.socket.close();
    await actor.ended(await actor.run('tokens', { count: 20 }, { stream: 's' }));
    const back = await open(room, 0);
    const after = await back.follow('s', { generation, seq: 30 });
    expect(after.opened?.type).toBe('reset');
    await back.ended(after);
    expect(after.text).toBe(tokens(20));
  });

  it('see gaps where retention has trimmed, and can read what is kept', async () => {
    const room = newRoom();
    const watcher = await open(room, 0);
    const live = await watcher.follow('log');
    expect((await create(room, 'log')).status).toBe(201);
    for (let i = 0; i < 30; i++) {
      const lines = Array.from({ length: 500 }, (_, n) => ({ line: `${i * 500 + n + 1}` }));
      expect((await post(room, 'log', JSON.stringify(lines))).status).toBeLessThan(300);
    }
    await watcher.until(() => live.seq === 15_000);
    expect(live.gaps).toEqual([]);
    const { generation } = live;
    // At relays where nobody was: the one that was followed may still have what the room has trimmed.
    for (const shard of [1, 2]) {
      const late = await open(room, shard);
      const rest = await late.follow('log', { generation, seq: 100 });
      await late.until(() => rest.seq === 15_000);
      expect(rest.gaps[0]?.from).toBe(101);
      const to = rest.gaps[0]?.to ?? 0;
      expect(rest.text.split('\n')[0]).toBe(String(to + 1));
      await late.command({ type: 'read', stream: 'log', generation, from: to + 1, to: to + 700 });
      const read = late.socket.raw
        .flatMap((frame) => String(frame).split('\n'))
        .filter((line) => /"id":1}$/.test(line));
      expect(JSON.parse(read[0] as string)).toMatchObject({ type: 'chunks', stream: 'log' });
      const found = await late.command({ type: 'find', stream: 'log', generation, query: '14999' });
      expect(found).toMatchObject({ type: 'found', matches: [14_999], done: true });
    }
  });

  it('start, ask to finish, and stop runs; commands are answered by the room', async () => {
    const room = newRoom();
    const actor = await open(room, 0);
    const watcher = await open(room, 2);
    const run = await actor.run('wait', undefined, { stream: 's' });
    const watched = await watcher.follow('s');
    await watcher.until(() => watched.seq > 0);
    await watcher.command({ type: 'interrupt', stream: 's' });
    expect(await actor.ended(run)).toMatchObject({ status: 'complete', interrupted: true });
    const second = await watcher.run('wait', undefined, { stream: 's' });
    await actor.until(() => run.resets === 1);
    await actor.command({ type: 'cancel', stream: 's', generation: run.generation });
    expect(await watcher.ended(second)).toMatchObject({ status: 'cancelled' });
    await expect(actor.command({ type: 'interrupt', stream: 's' })).rejects.toMatchObject({
      code: 'not-running',
    });
    await expect(actor.run('nothing')).rejects.toMatchObject({ code: 'unknown-task' });
  });

  it('let a task with `ahead` go on by wanting more', async () => {
    const room = newRoom();
    const viewer = await open(room, 1);
    const run = await viewer.run('ahead', undefined, { stream: 's' });
    await viewer.until(() => run.seq > 0);
    const before = run.seq;
    viewer.send({ type: 'want', stream: 's', seq: before + 50 });
    await viewer.until(() => run.seq >= before + 50);
  });

  it('may do what their own grant says, and no more', async () => {
    const room = newRoom();
    const actor = await open(room, 0);
    await actor.ended(await actor.run('tokens', { count: 5 }, { stream: 'public' }));
    await actor.ended(await actor.run('tokens', { count: 5 }, { stream: 'secret' }));
    const reader = await open(room, 0, { token: JSON.stringify({ read: ['public'], run: ['fail'] }) });
    await expect(reader.follow('secret')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reader.run('tokens', { count: 1 })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reader.command({ type: 'retry', run: 'r', stream: 'public' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const runs = await reader.follow('$runs');
    await reader.until(() => runs.seq >= 4);
    const text = JSON.stringify(runs.chunks);
    expect(text).toContain('public');
    expect(text).not.toContain('secret');
    const guest = await open(room, 0, { token: JSON.stringify({ read: true, expires: Date.now() + 700 }) });
    expect(await guest.socket.closed).toMatchObject({ code: CloseCode.Unauthorized });
  });

  it('survive the death of the server: nothing lost, nothing doubled', async () => {
    const room = newRoom();
    const viewer = await open(room, 2);
    let run = await viewer.run('resumable', { to: 150, gap: 3 }, { stream: 's' });
    await viewer.until(() => run.seq > 30);
    const { generation } = run;
    await server.kill();
    await server.restart();
    viewer.sync();
    const { seq, chunks } = run;
    const again = await open(room, 1);
    run = await again.follow('s', { generation, seq });
    expect((await again.ended(run)).status).toBe('complete');
    run.chunks.unshift(...chunks);
    const whole = await again.follow('s');
    await again.ended(whole);
    expect(run.text).toBe(whole.text);
  });

  it('that stall hold up nobody else at their relay', async () => {
    const room = newRoom();
    const stalled = await open(room, 0, { ack: false });
    const behind = await stalled.follow('s');
    const reader = await open(room, 0);
    const run = await reader.run('flood', { kib: 8_192 }, { stream: 's' });
    expect((await reader.ended(run)).status).toBe('complete');
    stalled.sync();
    const stalledAt = behind.seq;
    expect(stalledAt).toBeLessThan(run.seq);
    expect(behind.outcome).toBeUndefined();
    const again = await open(room, 0);
    const rest = await again.follow('s', { generation: run.generation, seq: stalledAt });
    await again.ended(rest);
    expect(behind.text + rest.text).toBe(run.text);
  });
});

describe('a relay', () => {
  it('cannot be addressed from outside', async () => {
    for (const path of ['', '/v1/stream/s']) {
      const answer = await fetch(server.roomUrl('~relay.0.hot-1', path));
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } });
    }
    await expect(ProtocolViewer.open(server.socketUrl('~relay.0.hot-1'))).rejects.toThrow();
  });

  it('is believed by its room only with the secret of the server', async () => {
    const forged = await new SignJWT({ room: 'plain', grant: { relay: 'self', read: true, run: true } })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('rivulet-relay')
      .setExpirationTime('60s')
      .sign(new TextEncoder().encode('a secret that somebody else made up!'));
    const viewer = await ProtocolViewer.open(server.socketUrl('plain'), { hello: false });
    viewer.send({ type: 'hello', version: 1, token: `rivulet-relay.${forged}` });
    expect(await viewer.socket.closed).toMatchObject({ code: CloseCode.Unauthorized });
  });

  it('is subscribed once, however many follow', async () => {
    const room = newRoom();
    const viewers = await Promise.all(Array.from({ length: 20 }, () => open(room, 0)));
    const all = await Promise.all(viewers.map((viewer) => viewer.follow('s')));
    await create(room, 's');
    await post(room, 's', JSON.stringify(['a', 'b']), { 'stream-closed': 'true' });
    await Promise.all(viewers.map((viewer, index) => viewer.ended(all[index] as (typeof all)[number])));
    expect(new Set(all.map(({ text }) => text))).toEqual(new Set(['ab']));
    // The room counts neither its relays nor those that it knows through them.
    expect(observed(room).filter(({ type, relay }) => type === 'viewers' && relay === undefined)).toEqual([]);
  });
});
