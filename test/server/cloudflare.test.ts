/** What is this host's own: its addresses, its bindings, and the traps of what it stands on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloseCode } from '../../src/protocol/index.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { connect } from '../support/raw-socket.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

const on = 'cloudflare';
const ALL = JSON.stringify({ read: true, run: true, append: true, identity: 'ann' });

describe('a worker', () => {
  let worker: RoomServer;
  beforeAll(async () => {
    worker = await startRoomServer({
      on,
      entry: 'test/support/fixtures/cloudflare/two-parties-worker.ts',
    });
  });
  afterAll(() => worker.stop());

  it('has parties by their bindings, and can do something else besides', async () => {
    const viewer = await ProtocolViewer.open(worker.socketUrl('desk', '', 'chat-room'), { token: ALL });
    const run = await viewer.run('where');
    await viewer.ended(run);
    expect(run.text).toBe('desk of CHAT_ROOM and MAIN');
    expect(await (await fetch(`${worker.url}/assets/main/desk`)).text()).toBe('A page');
    expect(await (await fetch(`${worker.url}/parties/other/desk`)).text()).toBe('A page');
    expect((await fetch(worker.roomUrl(''))).status).toBe(404);
  });

  it('can call a room, as to withdraw access', async () => {
    const viewer = await ProtocolViewer.open(worker.socketUrl('desk'), { token: ALL });
    expect(await (await fetch(`${worker.url}/revoke?room=desk&identity=ann`)).text()).toBe('1');
    expect(await viewer.socket.closed).toMatchObject({ code: CloseCode.Unauthorized });
  });

  it('says which binding it lacks', async () => {
    const server = await startRoomServer({
      on,
      entry: 'test/support/fixtures/cloudflare/unbound-worker.ts',
    });
    try {
      const answer = await fetch(server.roomUrl('desk', '', 'elsewhere'));
      expect(answer.status).toBe(500);
      expect(await answer.text()).toMatch(/The party "elsewhere" has no Durable Object binding "ELSEWHERE"/);
    } finally {
      await server.stop();
    }
  });
});

describe('what is meant to bring out a stack trace', () => {
  let server: RoomServer;
  beforeAll(async () => {
    server = await startRoomServer({ on, entry: 'test/support/fixtures/sharded-room.ts' });
  });
  afterAll(() => server.stop());

  it.each([
    ['the name of a connection that is no tag', `?_pk=${'p'.repeat(257)}`, /_pk.* has up to 256/],
    ['an address that cannot be attached', `?x=${'x'.repeat(20_000)}`, /has up to 4096 characters/],
  ])('is refused: %s', async (_, query, message) => {
    for (const room of ['plain', 'relayed'])
      await expect(connect(server.socketUrl(room, query))).rejects.toThrow(message);
  });

  it('fits at its longest: what is attached to a socket', async () => {
    const id = 'p'.repeat(256);
    const query = `?_pk=${id}&x=`;
    const length = 4_096 - server.roomUrl('plain', query).length;
    const url = server.socketUrl('plain', query + 'x'.repeat(length));
    const names = Array.from({ length: 20 }, (_, i) => `${i}${'s'.repeat(190)}`);
    const grant = { read: [...names, '*'], run: true };
    const viewer = await ProtocolViewer.open(url, { token: JSON.stringify(grant) });
    await viewer.ended(await viewer.run('tokens', { count: 3 }));
    viewer.socket.close();
  });

  it.each(['{', 'null', btoa('['), '%'])('is not believed: props %s', async (props) => {
    const headers = { 'x-partykit-props': props, 'x-partykit-room': 'other' };
    const answer = await fetch(server.roomUrl('plain', '/v1/stream/none'), { headers });
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toMatch(/at .*\(/);
    for (const room of ['plain', 'relayed']) {
      const viewer = await ProtocolViewer.open(server.socketUrl(room), { headers });
      viewer.socket.close();
    }
  });

  it('is refused: the name of a relay', async () => {
    const name = '~relay.0.relayed';
    await expect(connect(server.socketUrl(name))).rejects.toThrow(/403/);
    expect((await fetch(server.roomUrl(name))).status).toBe(403);
  });
});

/** How many viewers there were, each time that this changed. */
const countedBy = ({ logs }: RoomServer) =>
  logs.flatMap((line) => {
    const [, count] = /"viewers":(\d+)/.exec(line) ?? [];
    return count === undefined ? [] : [Number(count)];
  });

describe('a socket that is lost', () => {
  it.each(['reset', 'end'] as const)('is counted out, and let go of: %s', async (how) => {
    const server = await startRoomServer({ on, entry: 'test/support/fixtures/guarded-room.ts' });
    const proxy = await startProxy({ target: server.port });
    try {
      const url = `ws://${proxy.host}/parties/main/room`;
      for (let i = 0; i < 3; i++) await ProtocolViewer.open(url, { token: '{"read":true}' });
      // One of them while the server closes it: what it holds expires just then.
      const expires = Date.now() + 300;
      const last = await ProtocolViewer.open(url, { token: JSON.stringify({ read: true, expires }) });
      await until(() => countedBy(server).at(-1) === 4);
      proxy.stall('up'); // the close is never answered
      await last.until(() => last.messages.some(({ type }) => type === 'error'));
      proxy.dropAll(how);
      await until(() => countedBy(server).at(-1) === 0);
      expect(proxy.connections.open).toBe(0);
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });

  it('is counted out also where partyserver keeps it to itself', async () => {
    const server = await startRoomServer({
      on,
      entry: 'test/support/fixtures/cloudflare/losing-worker.ts',
    });
    const proxy = await startProxy({ target: server.port });
    try {
      await ProtocolViewer.open(`ws://${proxy.host}/parties/main/room`);
      await until(() => countedBy(server).at(-1) === 1);
      proxy.stall('up'); // the close is never answered
      expect((await fetch(server.roomUrl('room'))).status).toBe(200);
      await until(() => countedBy(server).at(-1) === 0);
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });
});
