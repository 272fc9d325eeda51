import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect as connectTo } from '../../src/client/index.js';
import { refuseOrigin } from '../../src/server/policy.js';
import { ProtocolViewer } from '../support/protocol-viewer.js';
import { connect, UpgradeRefused } from '../support/raw-socket.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { until } from '../support/wait.js';

let server: RoomServer;
const open = (grant: object | null, room = 'guarded') =>
  ProtocolViewer.open(server.socketUrl(room), { token: JSON.stringify(grant) });
const knock = async (options: {
  token?: string;
  room?: string;
  headers?: Record<string, string>;
  origin?: string;
}) => {
  const { room = 'guarded', token, ...rest } = options;
  const viewer = await ProtocolViewer.open(server.socketUrl(room), { hello: false, ...rest });
  viewer.send({ type: 'hello', version: 1, ...(token === undefined ? {} : { token }) });
  return viewer;
};

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/guarded-room.ts' });
});
afterAll(() => server.stop());

describe('authorize', () => {
  it('closes with 4401 and the author’s own words when it throws a StreamError', async () => {
    const viewer = await knock({});
    expect(await viewer.socket.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    viewer.sync();
    expect(viewer.messages).toContainEqual({
      type: 'error',
      id: 0,
      code: 'unauthorized',
      message: 'Sign in first',
      retryable: false,
    });
  });

  it('closes with 4403 when it denies, and says nothing of other errors', async () => {
    expect((await (await knock({ token: 'null' })).socket.closed).code).toBe(4403);
    const broken = await knock({ room: 'broken' });
    expect((await broken.socket.closed).code).toBe(4401);
    expect(broken.socket.raw.join()).not.toContain('secret');
  });

  it('grants by name, and every command is checked', async () => {
    const viewer = await open({ read: ['public', 'team-*'], run: ['echo'], identity: 'ada' });
    await viewer.follow('public');
    await viewer.follow('team-a');
    await expect(viewer.follow('private')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(viewer.command({ type: 'run', run: 'w', task: 'wait' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const run = await viewer.run('echo', 'hi', { stream: 'public' });
    await viewer.ended(run);
    expect(run.text).toBe('ada: hi');
    const reader = await open({ read: true });
    await expect(reader.command({ type: 'retry', run: 'r', stream: 'public' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('shows in `$runs` only the runs whose streams may be read, without a hole', async () => {
    const owner = await open({ read: true, run: true }, 'list');
    for (const stream of ['a', 'b', 'a', 'b']) await owner.ended(await owner.run('echo', 'x', { stream }));
    const all = await owner.follow('$runs');
    await owner.until(() => all.seq === 8);
    const some = await open({ read: ['a'] }, 'list');
    const list = await some.follow('$runs');
    await some.until(() => list.seq === 8);
    expect(JSON.stringify(list.chunks)).not.toContain('"b"');
    const items = list.chunks.flatMap((chunk) => (chunk.kind === 'items' ? chunk.items : []));
    expect(items).toMatchObject([{ stream: 'a' }, { stream: 'a' }]);
    const none = await open({ run: true }, 'list');
    await expect(none.follow('$runs')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('lets whoever may run a task cancel it, and nobody else', async () => {
    const owner = await open({ read: true, run: true });
    const run = await owner.run('wait', undefined, { stream: 'w' });
    const reader = await open({ read: true });
    await expect(reader.command({ type: 'cancel', stream: 'w' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await owner.command({ type: 'cancel', stream: 'w' });
    expect((await owner.ended(run)).status).toBe('cancelled');
  });

  it('is asked anew by a fresh hello, and closes with 4401 at the end of the grant while runs go on', async () => {
    const viewer = await open({ read: true, run: true, expires: Date.now() + 1_000 });
    const answer = viewer.messages.find((m) => m.type === 'ok');
    expect(answer).toMatchObject({ id: 0, version: 1 });
    expect((answer as { renew: number }).renew).toBeGreaterThan(500);
    await viewer.run('wait', undefined, { stream: 'goes-on' });
    viewer.send({
      type: 'hello',
      version: 1,
      token: JSON.stringify({ read: true, expires: Date.now() + 1_500 }),
    });
    await viewer.until(() => viewer.messages.filter((m) => m.type === 'ok' && m.id === 0).length === 2);
    await expect(viewer.command({ type: 'cancel', stream: 'goes-on' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await viewer.until(() => viewer.messages.some((m) => m.type === 'error' && m.code === 'token-expired'));
    await viewer.until(() => !viewer.socket.isOpen);
    const other = await open({ read: true });
    expect((await other.follow('goes-on')).opened?.status).toBe('streaming');
    expect((await (await knock({ token: JSON.stringify({ expires: 1 }) })).socket.closed).code).toBe(4401);
  });

  it('sees no cookie without an Origin', async () => {
    const identity = async (origin?: string) => {
      const viewer = await knock({
        room: 'cookies',
        headers: { cookie: 'session=1' },
        ...(origin === undefined ? {} : { origin }),
      });
      await viewer.answer(0);
      const run = await viewer.run('echo', '');
      await viewer.ended(run);
      return run.text;
    };
    expect(await identity()).toBe('no cookie: ');
    expect(await identity('https://app.example')).toBe('session=1: ');
  });
});

describe('observe', () => {
  it('is told of runs, their ends, errors and viewers', async () => {
    const viewer = await open({ read: true, run: true }, 'observed');
    await viewer.ended(await viewer.run('echo', 'x', { run: 'seen', stream: 's' }));
    viewer.socket.close();
    const observed = () =>
      server.logs
        .filter((line) => line.startsWith('observed '))
        .map((line) => JSON.parse(line.slice('observed '.length)))
        .filter(({ room }) => room === 'observed');
    await until(() => observed().some(({ type, viewers }) => type === 'viewers' && viewers === 0));
    expect(observed()).toMatchObject([
      { type: 'viewers', viewers: 1 },
      { type: 'run-start', task: 'echo', run: 'seen', stream: 's' },
      { type: 'run-end', task: 'echo', run: 'seen', stream: 's', status: 'complete', chunks: 1 },
      { type: 'viewers', viewers: 0 },
    ]);
  });
});

describe('the Origin and the Host', () => {
  it.each(['https://evil.example', 'null', 'https://app.example.evil.example'])(
    '%s is refused with 403',
    async (origin) => {
      const refused = await knock({ origin }).catch((error) => error);
      expect(refused).toBeInstanceOf(UpgradeRefused);
      expect(refused).toMatchObject({ status: 403 });
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
        const response = await fetch(server.roomUrl('guarded', '/v1/stream/s'), {
          method,
          headers: { origin },
        });
        expect(response.status).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it('are let in when they are the server’s own, named by the author, or this machine', async () => {
    for (const origin of [server.url, 'https://app.example', 'http://localhost:5173']) {
      const viewer = await knock({ origin, token: '{"read":true}' });
      await viewer.answer(0);
    }
    const response = await fetch(server.roomUrl('guarded', '/v1/stream/s'), {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-headers': 'producer-id' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('access-control-allow-headers')).toBe('producer-id');
  });

  it('are the server’s own only with the same scheme: whoever can change a page of http:// is somebody else', () => {
    const from = (origin: string, url = 'https://rooms.example/parties/main/r') =>
      refuseOrigin(new Request(url, { headers: { origin } }), undefined)?.code;
    expect(from('https://rooms.example')).toBeUndefined();
    expect(from('http://rooms.example')).toBe('forbidden-origin');
    expect(from('https://rooms.example:8443')).toBe('forbidden-origin');
    expect(from('http://rooms.example', 'http://rooms.example/')).toBeUndefined();
  });

  it('of another machine are not answered by a development server', async () => {
    const refused = await knock({ headers: { host: 'rebound.example' } }).catch((error) => error);
    expect(refused).toMatchObject({ status: 403 });
  });
});

describe('a server without `authorize`', () => {
  it('allows reading and running in development', async () => {
    const open = await startRoomServer({ entry: 'test/support/fixtures/open-room.ts' });
    try {
      const viewer = await ProtocolViewer.open(open.socketUrl('r'));
      const run = await viewer.run('hello', undefined, { stream: 's' });
      await viewer.ended(run);
      expect(run.text).toBe('hello');
      const response = await fetch(open.roomUrl('r', '/v1/stream/x'), {
        method: 'POST',
        body: 'x',
        headers: { 'content-type': 'text/plain' },
      });
      expect(response.status).toBe(403);
    } finally {
      await open.stop();
    }
  });

  it('allows reading only, from its own origin only, when it is deployed', async () => {
    const open = await startRoomServer({
      entry: 'test/support/fixtures/open-room.ts',
      deployed: true,
      // Whether this is the author's own machine is for nobody to say in the environment.
      vars: { RIVULET_DEVELOPMENT: 'true', PARTYKIT_HOST: '127.0.0.1:1999' },
    });
    try {
      const viewer = await ProtocolViewer.open(open.socketUrl('r'));
      expect((await viewer.follow('s')).opened).toMatchObject({ status: 'idle' });
      const run = viewer.command({ type: 'run', run: 'r', task: 'hello' });
      await expect(run).rejects.toMatchObject({ code: 'forbidden' });
      const origin = 'http://localhost:5173';
      await expect(connect(open.socketUrl('r'), { origin })).rejects.toThrow(/403/);
      expect((await fetch(open.roomUrl('r', '/v1/stream/s'), { headers: { origin } })).status).toBe(403);
      expect(open.logs.join('\n')).toMatch(/no `authorize` option; this server is read-only/);
    } finally {
      await open.stop();
    }
  });
});

it('a page that is refused is told why, in the author’s words', async () => {
  const room = connectTo({ host: server.host, room: 'why' });
  try {
    await expect(room.stream('s')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Sign in first',
    });
  } finally {
    room.close();
  }
});
