import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, type Producer, type Room } from '../../src/client/index.js';
import type { tasks } from '../support/fixtures/task-room.js';
import { tokens } from '../support/fixtures/tokens.js';
import { rivulet } from '../support/rivulet-command.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: RoomServer;
let lastRoom = 0;
let room: Room<typeof tasks>;
const rooms: { close(): void }[] = [];

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const each of rooms.splice(0)) each.close();
});

function newRoom(host = server.host, token?: string): Room<typeof tasks> {
  room = connect<typeof tasks>({ host, room: `tail-${++lastRoom}`, token });
  rooms.push(room);
  return room;
}

/** `rivulet tail` of a stream in the room. */
function tail(args: readonly string[] = [], host = server.host, stream = 's') {
  return rivulet(['tail', '--host', host, '--room', room.room, '--stream', stream, ...args]);
}

async function written(values: readonly unknown[], options = {}): Promise<Producer> {
  const out = room.publish('s', options);
  for (const value of values) await out.write(value);
  await out.flush();
  return out;
}

describe('what is printed', () => {
  test('is what was written, byte for byte', async () => {
    newRoom();
    const bytes = randomBytes(300_000);
    const out = await written([
      'text ä',
      { line: 'a line', level: 'warn', time: 5 },
      bytes,
      '\x1b[31mred\r\n',
    ]);
    await out.close();
    const command = await tail();
    expect(await command.exited).toEqual({ code: 0, signal: null });
    const expected = Buffer.concat([Buffer.from('text äa line\n'), bytes, Buffer.from('\x1b[31mred\r\n')]);
    expect(command.bytes.equals(expected)).toBe(true);
    expect(command.stderr).toBe('');
  });

  test('is items as lines of JSON, and nothing of what is no text', async () => {
    await newRoom().run('everything', undefined, { stream: 's' }).promise;
    const command = await tail();
    expect((await command.exited).code).toBe(0);
    // The bytes of half a character were yielded: they are printed as they are.
    expect(
      command.bytes.equals(
        Buffer.concat([
          Buffer.from(
            'a line\n{"id":7,"name":"one item"}\n"x"\n"y"\n1\ncontent\n{"id":8}\n<b>bold</b>whole textother',
          ),
          Buffer.from([0xe2, 0x82]),
          Buffer.from('from'),
        ]),
      ),
    ).toBe(true);
  });

  test('is every chunk with --json', async () => {
    newRoom();
    const out = await written(['text', { line: 'l', level: 'warn', time: 5 }, [1], { progress: 0.5 }]);
    await out.close({ status: 'cancelled', reason: 'enough' });
    const command = await tail(['--json', '--from', 'last:3']);
    expect((await command.exited).code).toBe(130);
    const time = expect.any(Number);
    expect(
      command.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { seq: 2, time, chunk: { kind: 'text', text: 'l\n', form: 'line', level: 'warn', time: 5 } },
      { seq: 3, time, chunk: { kind: 'items', items: [1] } },
      { seq: 4, time, chunk: { kind: 'progress', value: 0.5, form: 'object' } },
      { ended: { status: 'cancelled', reason: 'enough' } },
    ]);
  });

  test('begins where it is told to', async () => {
    newRoom();
    const out = await written(Array.from({ length: 20 }, (_, index) => ({ line: `${index + 1}` })));
    const command = await tail(['--from', 'last:2']);
    await until(() => command.stdout === '19\n20\n');
    await out.write({ line: '21' });
    await out.close();
    expect((await command.exited).code).toBe(0);
    expect(command.stdout).toBe('19\n20\n21\n');
    const none = await tail(['--from', 'last:0']);
    expect((await none.exited).code).toBe(0);
    expect(none.stdout).toBe('');
  });

  test('follows a run over cut lines', async () => {
    newRoom();
    const proxy = await startProxy({ target: server.port, seed: 5 });
    try {
      const run = room.run('tokens', { count: 300, gap: 2 }, { stream: 's' });
      const command = await tail([], proxy.host);
      for (const length of [100, 500, 900]) {
        await until(() => command.stdout.length > length);
        proxy.dropAll();
      }
      await run.promise;
      expect((await command.exited).code).toBe(0);
      expect(command.stdout).toBe(tokens(300));
    } finally {
      await proxy.stop();
    }
  });

  test('goes on where it was after the server was killed', async () => {
    newRoom();
    const out = await written([{ line: '1' }]);
    const command = await tail();
    await until(() => command.stdout === '1\n');
    await server.kill();
    void out.write({ line: '2' });
    await until(() => command.stderr.includes('the server cannot be reached; trying again'));
    await server.restart();
    await until(() => command.stdout === '1\n2\n', { timeout: 30_000 });
    expect(command.stderr).toContain('the server is back');
    await out.close();
    expect((await command.exited).code).toBe(0);
    expect(command.stdout).toBe('1\n2\n');
  });

  test('is all there is, though it is read slowly and the server is killed meanwhile', async () => {
    await newRoom().run('flood', { kib: 6_000 }, { stream: 's' }).promise;
    const command = await tail();
    const { stdout } = command.child;
    await until(() => command.bytes.length > 0);
    stdout?.pause();
    await server.restart();
    stdout?.resume();
    expect((await command.exited).code).toBe(0);
    const numbers = command.stdout.match(/^\d{8}/gm) ?? [];
    expect(numbers.map(Number)).toEqual(Array.from({ length: 6_000 }, (_, index) => index + 1));
    expect(command.bytes.length).toBe(6_000 * 1024);
  });
});

describe('the exit code', () => {
  test('is 1 for an error, which is told', async () => {
    newRoom();
    const out = await written(['half']);
    await out.close({ status: 'error', error: { code: 'exit-2', message: 'It failed', retryable: false } });
    const command = await tail();
    expect((await command.exited).code).toBe(1);
    expect(command.stdout).toBe('half');
    expect(command.stderr).toBe('rivulet: the stream ended with an error: It failed (exit-2)\n');
  });

  test('is 130 for a run that was cancelled', async () => {
    const run = newRoom().run('wait', undefined, { stream: 's' });
    const command = await tail();
    await until(() => command.stdout === 'begun');
    await run.cancel();
    expect((await command.exited).code).toBe(130);
    expect(command.stderr).toBe('rivulet: the stream was cancelled (cancelled)\n');
  });

  test('is 130 for what was begun anew', async () => {
    newRoom();
    await written(['old']);
    const command = await tail();
    await until(() => command.stdout === 'old');
    await written(['new'], { startOver: true });
    expect((await command.exited).code).toBe(130);
    expect(command.stdout).toBe('old');
    expect(command.stderr).toBe('rivulet: the stream was begun anew\n');
  });

  test('is 1 where there is no stream, and none is waited for', async () => {
    newRoom();
    const command = await tail(['--no-follow']);
    expect((await command.exited).code).toBe(1);
    expect(command.stderr).toBe('rivulet: there is no stream "s" in this room\n');
  });

  test('is 0 with --no-follow, also when the stream goes on', async () => {
    newRoom();
    const out = await written(['there']);
    const command = await tail(['--no-follow']);
    expect(await command.exited).toEqual({ code: 0, signal: null });
    expect(command.stdout).toBe('there');
    await out.close({ status: 'error', error: { code: 'c', message: 'm', retryable: false } });
    expect((await (await tail(['--no-follow'])).exited).code).toBe(1);
  });

  test('is 0 when the reader has gone', async () => {
    await newRoom().run('flood', { kib: 2_000 }, { stream: 's' }).promise;
    const command = await tail();
    await until(() => command.bytes.length > 0);
    command.child.stdout?.destroy();
    expect((await command.exited).code).toBe(0);
    expect(command.stderr).toBe('');
  });

  test('is 74 when the server is away for too long', async () => {
    newRoom();
    const proxy = await startProxy({ target: server.port });
    await proxy.refuse();
    const command = await tail(['--give-up', '50ms'], proxy.host);
    expect((await command.exited).code).toBe(74);
    expect(command.stderr).toContain('gave up: the server cannot be reached');
    await proxy.stop();
  });
});

test('a stream that is not there yet is waited for', async () => {
  newRoom();
  const command = await tail();
  await until(() => command.stderr === 'rivulet: there is no stream "s" yet; waiting for it\n');
  const out = await written(['at last']);
  await out.close();
  expect((await command.exited).code).toBe(0);
  expect(command.stdout).toBe('at last');
});

describe('on a server that guards', () => {
  let guarded: RoomServer;
  beforeAll(async () => {
    guarded = await startRoomServer({ entry: 'test/support/fixtures/guarded-room.ts' });
  });
  afterAll(() => guarded.stop());

  test('what is no longer kept is told', async () => {
    const token = JSON.stringify({ append: true, read: true });
    newRoom(guarded.host, token);
    const out = await written(Array.from({ length: 5_000 }, (_, index) => ({ line: `${index + 1}` })));
    const command = await tail(['--token', token], guarded.host);
    await until(() => command.stdout.endsWith('\n5000\n'));
    const [, to] = /^rivulet: chunks 1 to (\d+) are no longer kept\n$/.exec(command.stderr) ?? [];
    const first = Number(to) + 1;
    const json = await tail(['--token', token, '--json', '--no-follow'], guarded.host);
    expect((await json.exited).code).toBe(0);
    expect(json.stdout).toContain(`{"gap":{"from":1,"to":${to}}}\n{"seq":${first},`);
    // Once it has ended this server forgets it soon.
    await out.close();
    expect((await command.exited).code).toBe(0);
    expect(command.stdout).toBe(
      Array.from({ length: 5_000 - Number(to) }, (_, index) => `${first + index}\n`).join(''),
    );
  });

  test.each([
    [[], 'Sign in first'],
    [['--token', '{"append":true}'], 'forbidden'],
    [['--token', 'null'], ''],
  ])('a token that does not let in is told: %j', async (args, message) => {
    newRoom(guarded.host, '{}');
    const command = await tail(args, guarded.host);
    expect((await command.exited).code).toBe(74);
    expect(command.stderr).toContain('the stream cannot be read');
    expect(command.stderr).toContain(message);
  });
});
