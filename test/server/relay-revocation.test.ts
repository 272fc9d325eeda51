import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClientMessage, CloseCode, PROTOCOL_VERSION } from '../../src/protocol/index.js';
import type { Grant } from '../../src/server/index.js';
import { shardOf } from '../../src/server/relay/names.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

const SHARDS = 4;
let server: RoomServer;
let connections = 0;

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/revoking-room.ts' });
});
afterAll(() => server.stop());

/** The address of one of the relays. */
function addressOf(room: string, shard: number): string {
  let id = '';
  do id = `viewer-${++connections}`;
  while (shardOf(id, SHARDS) !== shard);
  return server.socketUrl(room, `?_pk=${id}`);
}

const open = (room: string, shard: number, grant: Grant) =>
  ProtocolViewer.open(addressOf(room, shard), { token: JSON.stringify(grant) });

/** Says hello and the rest in one breath, as a client may. Resolves when it has been sent away. */
async function tryTo(room: string, shard: number, grant: Grant, message: ClientMessage): Promise<unknown> {
  const viewer = await ProtocolViewer.open(addressOf(room, shard), { hello: false });
  viewer.send({ type: 'hello', version: PROTOCOL_VERSION, token: JSON.stringify(grant) });
  viewer.send(message);
  const closed = await viewer.socket.closed;
  expect(viewer.socket.raw.some((frame) => String(frame).includes('"chunks"'))).toBe(false);
  return closed;
}

const tokenOf = (identity: string, age = 10_000): Grant => ({
  read: true,
  run: true,
  identity,
  issued: Date.now() - age,
});
const revoke = (room: string, identity: string) => fetch(server.roomUrl(room, `?revoke=${identity}`));
const CLOSED = { code: CloseCode.Unauthorized };

it('a viewer whose access is withdrawn is sent away from its relay, and nobody else is', async () => {
  const bob = await open('live', 0, tokenOf('bob'));
  const run = await bob.run('wait', undefined, { stream: 's' });
  const reader = await open('live', 0, tokenOf('eve'));
  await reader.follow('s');
  const elsewhere = await open('live', 1, tokenOf('eve'));
  await elsewhere.follow('s');
  // Says nothing of when it was issued: who it is counts.
  const undated = await open('live', 2, { read: true, identity: 'eve' });
  await undated.follow('s');
  const actor = await open('live', 2, tokenOf('eve'));
  await expect(actor.command({ type: 'interrupt', stream: 'none' })).rejects.toBeDefined();
  // Follows and does nothing, at a relay of its own where nobody else is.
  const idle = await open('live', 3, tokenOf('eve'));
  expect((await revoke('live', 'eve')).status).toBe(200);
  for (const viewer of [reader, elsewhere, undated, actor, idle]) {
    expect(await viewer.socket.closed).toMatchObject(CLOSED);
  }
  await bob.command({ type: 'cancel', stream: 's', generation: run.generation });
  expect(await bob.ended(run)).toMatchObject({ status: 'cancelled' });
});

it('a token of before is worth nothing at a relay, not for reading and not for commands; a newer one is', async () => {
  const bob = await open('late', 0, tokenOf('bob'));
  await bob.ended(await bob.run('tokens', { count: 5 }, { stream: 's' }));
  await revoke('late', 'eve');
  // At a relay that has been reading for others, and at one that has read for nobody.
  for (const shard of [0, 1]) {
    const subscribe = { type: 'subscribe', stream: 's' } as const;
    expect(await tryTo('late', shard, tokenOf('eve'), subscribe)).toMatchObject(CLOSED);
  }
  const run = { type: 'run', id: 1, run: 'r', task: 'tokens', input: { count: 1 } } as const;
  expect(await tryTo('late', 2, tokenOf('eve'), run)).toMatchObject(CLOSED);
  const again = await open('late', 1, tokenOf('eve', -10_000));
  const followed = await again.follow('s');
  await again.ended(followed);
  expect(followed.text).not.toBe('');
});

it('a relay that comes to its room later, or again, is told too', async () => {
  const eve = await open('again', 0, tokenOf('eve'));
  await eve.ended(await eve.run('tokens', { count: 5 }, { stream: 's' }));
  await revoke('again', 'eve');
  expect(await eve.socket.closed).toMatchObject(CLOSED);
  await server.kill();
  await server.restart();
  expect(await tryTo('again', 0, tokenOf('eve'), { type: 'subscribe', stream: 's' })).toMatchObject(CLOSED);
});

it('who never answers the close is not obeyed any more', async () => {
  const { issued: _, ...undated } = tokenOf('eve');
  for (const [room, grant] of Object.entries({ dated: tokenOf('eve'), undated })) {
    const eve = await open(room, 0, grant);
    // The socket is not read any more, so that its library does not answer the close either.
    eve.socket.pauseReading();
    await revoke(room, 'eve');
    // The relay has been told, too.
    const reader = await open(room, 0, tokenOf('bob'));
    await reader.command({ type: 'run', run: 'a', task: 'tokens', input: { count: 1 } });
    eve.send({ type: 'run', id: 1, run: 'evil', task: 'tokens', input: { count: 1 } });
    // What bob asks for now comes to the room by the same way, after that.
    const later = await open(room, 0, tokenOf('bob'));
    await later.ended(await later.run('tokens', { count: 1 }));
    expect((await later.follow('evil')).opened).toMatchObject({ status: 'idle' });
    eve.socket.resumeReading();
    expect(await eve.socket.closed).toMatchObject(CLOSED);
  }
});
