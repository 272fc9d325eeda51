import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { afterEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { startPageServer } from '../support/page-server.js';
import { startPartykitDev } from '../support/partykit-dev.js';
import { random } from '../support/random.js';
import { connect, UpgradeRefused } from '../support/raw-socket.js';
import { isRunning } from '../support/reaper.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

const ENTRY = 'test/support/fixtures/echo-room.ts';
const PARTIES = { lobby: 'test/support/fixtures/lobby-room.ts' };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Stops at the end of the test what the test started. */
function ending<T extends { stop(): Promise<unknown> }>(started: T): T {
  cleanups.push(() => started.stop());
  return started;
}

async function startEcho(options: Partial<Parameters<typeof startRoomServer>[0]> = {}): Promise<RoomServer> {
  return ending(await startRoomServer({ entry: ENTRY, parties: PARTIES, ...options }));
}

async function getJson(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

describe('a room server', () => {
  test('echoes text and bytes, and passes headers set in onBeforeConnect', async () => {
    const server = await startEcho();
    const socket = await connect(server.socketUrl('first'));
    expect(await socket.next()).toEqual({ type: 'hello', id: 'first', seenBy: 'onBeforeConnect' });
    socket.send({ type: 'anything', n: 1 });
    expect(await socket.next()).toEqual({ type: 'anything', n: 1 });
    socket.send(new Uint8Array([0, 255, 7]));
    expect(await socket.next()).toEqual(new Uint8Array([0, 255, 7]));
    socket.send({ type: 'close' });
    expect(await socket.closed).toEqual({ code: 4001, reason: 'as asked' });
    await expect(socket.next()).rejects.toThrow('closed with 4001');
  });

  test('lets onBeforeConnect refuse an upgrade', async () => {
    const server = await startEcho();
    const refused = connect(server.socketUrl('first'), { origin: 'https://evil.example' });
    await expect(refused).rejects.toThrow(UpgradeRefused);
    await expect(refused).rejects.toMatchObject({ status: 403, body: 'no' });
  });

  test('answers requests with vars, process.env, and the globals the CLI gives', async () => {
    const server = await startEcho({ vars: { SECRET: 'x' }, env: { FROM_ENV: 'y' } });
    const answer = await fetch(server.roomUrl('first', '/log'), { method: 'POST' });
    expect(await answer.json()).toEqual({
      method: 'POST',
      seenBy: 'onBeforeRequest',
      vars: { SECRET: 'x' },
      environment: 'y',
      performanceNow: 'undefined',
      alarm: null,
      alarmAt: null,
      id: 'first',
    });
    await until(() => server.logs.includes('a line from the room'), {
      message: () => server.logs.join('\n'),
    });
    const failed = await fetch(server.roomUrl('first', '/throw'));
    expect([failed.status, await failed.text()]).toEqual([500, 'thrown on purpose']);
  });

  test('runs several parties, which reach one another', async () => {
    const server = await startEcho();
    const lobby = await fetch(server.roomUrl('hall', '', 'lobby'));
    expect(await lobby.text()).toBe('lobby lobby/hall');
    const socket = await connect(server.socketUrl('first'));
    socket.send({ type: 'ask-lobby' });
    expect(await socket.next((frame) => frame.type === 'lobby')).toEqual({
      type: 'lobby',
      text: 'lobby lobby/hall',
    });
    const hibernating = await connect(server.socketUrl('hall', '', 'lobby'));
    hibernating.send('a');
    hibernating.send('b');
    expect(await hibernating.next((frame) => frame.counted === 2)).toMatchObject({ message: 'b' });
    expect((await fetch(server.roomUrl('hall', '', 'nowhere'))).status).toBe(404);
  });

  test('keeps across 18 kills, in mid-stream, all that a client had seen', async () => {
    const server = await startEcho();
    const seen: string[] = [];
    for (let round = 0; round < 18; round++) {
      const socket = await connect(server.socketUrl('first'));
      for (let i = 0; i < 50; i++) socket.send({ type: 'put', key: `${round}-${i}`, value: i });
      await socket.next((frame) => frame.type === 'stored');
      const { pid } = server;
      await server.kill();
      expect(server.running).toBe(false);
      expect((await socket.closed).code).toBe(1006);
      for (const frame of socket.frames) if (frame.type === 'stored') seen.push(frame.key);
      await server.restart();
      expect(server.pid).not.toBe(pid);
    }
    const socket = await connect(server.socketUrl('first'));
    for (const key of seen) {
      socket.send({ type: 'get', key });
      expect(await socket.next((frame) => frame.type === 'value')).toMatchObject({
        key,
        value: Number(key.split('-')[1]),
      });
    }
    expect(seen.length).toBeGreaterThanOrEqual(18);
    expect(await server.memory()).toBeGreaterThan(10_000_000);
  }, 60_000);

  test('fires an alarm, in which room.id throws', async () => {
    const server = await startEcho();
    const socket = await connect(server.socketUrl('first'));
    socket.send({ type: 'alarm', value: 50 });
    await socket.next((frame) => frame.type === 'alarm');
    const answer = await getJson(server.roomUrl('first'));
    expect(answer).toMatchObject({
      alarm: expect.stringMatching(/^throws: You can not access/),
      id: 'first',
    });
  });

  test('loses a pending alarm when workerd ends, as `partykit dev` does', async () => {
    const server = await startEcho();
    const socket = await connect(server.socketUrl('first'));
    const alarmAt = async () => (await getJson(server.roomUrl('first'))).alarmAt;
    socket.send({ type: 'alarm', value: 60_000 });
    await until(alarmAt);
    await server.restart();
    expect(await alarmAt()).toBe(null);
  });

  test('can be frozen: the connection stays open and silent', async () => {
    const server = await startEcho();
    const socket = await connect(server.socketUrl('first'));
    await socket.next();
    server.freeze();
    socket.send('held');
    await expect(socket.next(undefined, 200)).rejects.toThrow('in vain');
    server.thaw();
    socket.send({ n: 1 });
    expect(await socket.next((frame) => frame.n === 1)).toEqual({ n: 1 });
  });

  test('stop() leaves no process and no temporary state, twice no error', async () => {
    const server = await startRoomServer({ entry: ENTRY });
    const { pid, persist } = server;
    await server.stop();
    await server.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(persist)).toBe(false);
  });

  test('says why an entry does not build', async () => {
    await expect(startRoomServer({ entry: 'test/support/fixtures/missing.ts' })).rejects.toThrow(
      'missing.ts',
    );
  });
});

describe('the reaper', () => {
  test.each(['SIGKILL', 'exit'])('leaves nothing behind when the test process ends by %s', async (how) => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { spawn } from 'node:child_process';
          import { reapAtExit } from './reaper.ts';
          const alone = spawn('sleep', ['60']);
          const group = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true });
          reapAtExit(alone.pid);
          reapAtExit(-group.pid);
          console.log(JSON.stringify([alone.pid, -group.pid]));
          process.stdin.once('data', () => process.exit());`,
        resolveDir: 'test/support',
      },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
    });
    const child = spawn(process.execPath, ['--input-type=module', '-e', outputFiles[0]?.text ?? '']);
    const pids: number[] = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    expect(pids.map(isRunning)).toEqual([true, true]);
    if (how === 'exit') child.stdin.write('exit');
    else child.kill('SIGKILL');
    await until(() => !pids.some(isRunning), { message: 'the processes to be gone' });
  });
});

describe('a raw socket', () => {
  test('that stops reading stalls the server, and gets the rest when it reads on', async () => {
    const server = await startEcho();
    const proxy = ending(await startProxy({ target: server.port }));
    const socket = await connect(`ws://${proxy.host}/parties/main/first`);
    await socket.next();
    socket.pauseReading();
    const size = 64 * 1024;
    socket.send({ type: 'flood', count: 400, size });
    let before = 0;
    const stalled = await until(
      () => {
        const last = before;
        before = proxy.bytes.down;
        return before > size && before === last && before;
      },
      { interval: 200, message: 'the flow to stop' },
    );
    expect(stalled).toBeLessThan(400 * size);
    socket.resumeReading();
    await until(() => socket.raw.length >= 401, { message: () => `401 frames, now ${socket.raw.length}` });
  });
});

describe('a proxy', () => {
  test('drops, refuses, accepts and counts', async () => {
    const server = await startEcho();
    const proxy = ending(await startProxy({ target: server.port }));
    const url = `ws://${proxy.host}/parties/main/first`;
    const socket = await connect(url);
    await socket.next();
    expect(proxy.connections).toMatchObject({ total: 1, open: 1 });
    expect(proxy.dropAll()).toBe(1);
    expect((await socket.closed).code).toBe(1006);
    await proxy.refuse();
    await expect(connect(url)).rejects.toThrow('ECONNREFUSED');
    await proxy.accept();
    const again = await connect(url);
    expect((await again.next()).type).toBe('hello');
    expect(proxy.bytes.down).toBeGreaterThan(200);
    expect(proxy.connections.total).toBe(2);
  });

  test('stalls and resumes without losing a byte, and delays', async () => {
    const server = await startEcho();
    const proxy = ending(await startProxy({ target: server.port, seed: 1 }));
    proxy.fragment(7);
    const socket = await connect(`ws://${proxy.host}/parties/main/first`);
    await socket.next();
    proxy.stall();
    for (let i = 0; i < 100; i++) socket.send({ i });
    await expect(socket.next(undefined, 150)).rejects.toThrow('in vain');
    proxy.resume();
    for (let i = 0; i < 100; i++) expect(await socket.next()).toEqual({ i });
    proxy.delay(100);
    const sent = Date.now();
    socket.send({ late: true });
    await socket.next((frame) => frame.late);
    expect(Date.now() - sent).toBeGreaterThanOrEqual(195);
  });

  test('cuts after an exact number of bytes', async () => {
    const body = 'x'.repeat(100_000);
    const pages = ending(await startPageServer({ pages: { '/': body } }));
    const proxy = ending(await startProxy({ target: pages.url }));
    proxy.cutAfter(50_000);
    let got = 0;
    const response = await fetch(proxy.url);
    const read = async () => {
      for await (const chunk of response.body ?? []) got += chunk.length;
    };
    await expect(read()).rejects.toThrow();
    expect(proxy.bytes.down).toBe(50_000);
    const head = 50_000 - got;
    expect(head).toBeGreaterThan(50);
    expect(head).toBeLessThan(500);
    expect(await (await fetch(proxy.url)).text()).toBe(body);
  });

  test('repeats its faults for a seed', async () => {
    const pages = ending(await startPageServer({ pages: { '/': 'x'.repeat(10_000) } }));
    const runs: number[][] = [];
    for (let run = 0; run < 2; run++) {
      const proxy = ending(await startProxy({ target: pages.port, seed: 42 }));
      proxy.cutEach({ min: 500, max: 5_000 });
      const cuts: number[] = [];
      for (let i = 0; i < 5; i++) {
        const before = proxy.bytes.down;
        await expect(fetch(proxy.url).then((r) => r.text())).rejects.toThrow();
        cuts.push(proxy.bytes.down - before);
      }
      runs.push(cuts);
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0]).size).toBeGreaterThan(1);
    expect(random(42).split('abcdefghij', 3).join('')).toBe('abcdefghij');
  });
});

describe('a page server', () => {
  test('serves folders, pages and headers, and nothing outside', async () => {
    const pages = ending(
      await startPageServer({
        folders: { '/fixtures': 'test/support/fixtures' },
        pages: { '/': '<p>hello' },
        headers: { 'content-security-policy': "default-src 'self'" },
      }),
    );
    const home = await fetch(pages.url);
    expect(await home.text()).toBe('<p>hello');
    expect(home.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect((await fetch(`${pages.url}/fixtures/echo-room.ts`)).status).toBe(200);
    expect((await fetch(`${pages.url}/fixtures/%2e%2e%2fwait.ts`)).status).toBe(404);
    expect(pages.requests[0]).toBe('GET /');
  });
});

describe('a browser', () => {
  test('opens a page under its policy and reaches a room', async () => {
    const server = await startEcho();
    const pages = ending(
      await startPageServer({
        pages: {
          '/': '<!doctype html><p>hello</p><script type="module" src="/page.js"></script>',
          '/page.js': `new WebSocket('${server.socketUrl('first')}').onmessage = ({ data }) => {
            document.querySelector('p').textContent = data;
          };`,
        },
        headers: {
          'content-security-policy': `default-src 'self'; connect-src ${server.url.replace('http', 'ws')}`,
        },
      }),
    );
    const browser = await launchBrowser();
    cleanups.push(() => browser.close());
    const page = await browser.newPage();
    await page.goto(pages.url);
    await page.getByText('"id":"first"').waitFor();
    const inline = page.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' })), window.ran",
    );
    expect(await inline).toBeUndefined();
  }, 30_000);
});

describe('partykit dev', () => {
  test('starts, keeps its state over kills, serves files, and ends with all its processes', async () => {
    const dev = ending(
      await startPartykitDev({
        main: ENTRY,
        parties: PARTIES,
        serve: 'test/support/fixtures',
        vars: { A: 'b' },
      }),
    );
    const url = `ws://${dev.host}/parties/main/first`;
    const socket = await connect(url);
    socket.send({ type: 'put', key: 'k', value: 'v' });
    await socket.next((frame) => frame.type === 'stored');
    await dev.kill();
    await dev.restart();
    const again = await connect(url);
    again.send({ type: 'get', key: 'k' });
    expect(await again.next((frame) => frame.type === 'value')).toMatchObject({ value: 'v' });
    expect(await (await fetch(`${dev.url}/parties/lobby/hall`)).text()).toBe('lobby lobby/hall');
    const answer = await getJson(`${dev.url}/parties/main/first`);
    expect(answer).toMatchObject({ vars: { A: 'b' }, performanceNow: 'undefined' });
    expect(await (await fetch(`${dev.url}/echo-room.ts`)).text()).toContain('class EchoRoom');
    await dev.stop();
    await expect(fetch(dev.url)).rejects.toThrow();
  }, 60_000);
});
