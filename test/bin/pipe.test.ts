import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/client/index.js';
import { type RivuletCommand, rivulet } from '../support/rivulet-command.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/wait.js';
import { StreamContents } from './stream-contents.js';

// Many processes are started, one after the other: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: RoomServer;
let lastRoom = 0;
let room: string;
const open: { close(): void }[] = [];
const proxies: TcpProxy[] = [];

beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/task-room.ts' });
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
});

/** `rivulet pipe` into the stream `out` of a new room. */
function pipe(args: readonly string[], host = server.host, env?: Record<string, string>) {
  room = `room-${++lastRoom}`;
  return pipeAgain(args, host, env);
}

/** The same into the same room. */
function pipeAgain(args: readonly string[], host = server.host, env?: Record<string, string>) {
  return rivulet(['pipe', '--host', host, '--room', room, '--stream', 'out', ...args], env);
}

/** A program in JavaScript as the command to run. */
const program = (code: string) => ['--', process.execPath, '-e', code];

function contents(): StreamContents {
  const stream = new StreamContents(server.host, room, 'out');
  open.push(stream);
  return stream;
}

async function proxied(): Promise<TcpProxy> {
  const proxy = await startProxy({ target: server.port, seed: 11 });
  proxies.push(proxy);
  return proxy;
}

async function input(bytes: string | Uint8Array, args: readonly string[] = []) {
  const command = await pipe(args);
  command.type(bytes);
  command.endInput();
  const { code } = await command.exited;
  const stream = contents();
  const outcome = await stream.ended();
  return { command, code, stream, outcome };
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index} ü🙂\n`).join('');

describe('the output of a command', () => {
  test('is the stream, line by line, and passed on', async () => {
    const command = await pipe(
      program(`
      console.log('\\x1b[32mgreen\\x1b[0m');
      console.log('');
      console.error('trouble');
    `),
    );
    expect(await command.exited).toEqual({ code: 0, signal: null });
    expect(command.stdout).toBe('\x1b[32mgreen\x1b[0m\n\n');
    expect(command.stderr).toBe('trouble\n');
    const stream = contents();
    expect(await stream.ended()).toEqual({ status: 'complete', result: { exitCode: 0 } });
    const sorted = [...stream.chunks].sort((a, b) => Number('level' in a) - Number('level' in b));
    const time = expect.any(Number);
    expect(sorted).toEqual([
      { kind: 'text', text: '\x1b[32mgreen\x1b[0m\n', form: 'line', time },
      { kind: 'text', text: '\n', form: 'line', time },
      { kind: 'text', text: 'trouble\n', form: 'line', time, level: 'stderr' },
    ]);
  });

  test('is there as it is written', async () => {
    const command = await pipe(
      program(`
      console.log('first');
      process.stdin.once('data', () => { console.log('second'); process.exit(); });
    `),
    );
    const stream = contents();
    await until(() => stream.text === 'first\n');
    command.type('go\n');
    await command.exited;
    await stream.ended();
    expect(stream.text).toBe('first\nsecond\n');
  });

  test('begins the stream anew, or is appended', async () => {
    await (await pipe(['--', 'echo', 'old'])).exited;
    const stream = contents();
    await until(() => stream.outcome);
    await (await pipeAgain(['--', 'echo', 'new'])).exited;
    await until(() => stream.resets === 1 && stream.outcome);
    expect(stream.text).toBe('new\n');

    const refused = await pipeAgain(['--append', '--', 'echo', 'more']);
    expect(await refused.exited).toEqual({ code: 74, signal: null });
    expect(refused.stdout).toBe('more\n');
    expect(refused.stderr).toContain('the stream has ended; without --append');

    const client = connect({ host: server.host, room });
    open.push(client);
    const other = client.publish('out', { startOver: true });
    await other.write('by another\n');
    await other.flush();
    expect((await (await pipeAgain(['--append', '--', 'echo', 'more'])).exited).code).toBe(0);
    await until(() => stream.resets === 2 && stream.outcome);
    expect(stream.text).toBe('by another\nmore\n');
  });

  test('begins the stream anew before its command has said anything', async () => {
    await (await pipe(['--', 'echo', 'old'])).exited;
    const stream = contents();
    await until(() => stream.outcome);
    const silent = await pipeAgain(['--', process.execPath, '-e', 'process.stdin.pipe(process.stdout)']);
    await until(() => stream.resets === 1);
    silent.type('new\n');
    await until(() => stream.text === 'new\n');
    silent.endInput();
    expect((await silent.exited).code).toBe(0);
  });

  test('goes nowhere else once somebody begins the stream anew', async () => {
    const first = await pipe(
      program(`
      console.log('a');
      process.stdin.once('data', () => { console.log('b'); process.exit(); });
    `),
    );
    const stream = contents();
    await until(() => stream.text === 'a\n');
    await (await pipeAgain(['--', 'echo', 'mine'])).exited;
    first.type('go\n');
    expect((await first.exited).code).toBe(74);
    expect(first.stdout).toBe('a\nb\n');
    expect(first.stderr).toContain('begun anew by somebody else');
    await until(() => stream.resets === 1 && stream.outcome);
    expect(stream.text).toBe('mine\n');
  });

  test('waits while a run writes the stream', async () => {
    const client = connect({ host: server.host, room: `room-${lastRoom + 1}` });
    open.push(client);
    const run = client.run('wait', undefined, { stream: 'out' });
    await until(() => run.snapshot.chunkCount > 0);
    const command = await pipe(['--', 'echo', 'at last']);
    await until(() => command.stderr.includes('does not take the output now'));
    expect(command.stderr).toContain('(busy)');
    await run.interrupt();
    expect((await command.exited).code).toBe(0);
    expect(command.stderr).toContain('the server is back');
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe('at last\n');
  });

  test('is not shown with --quiet, and asked for in colour with --color', async () => {
    const command = await pipe(['--quiet', '--color', '--', 'sh', '-c', 'echo $FORCE_COLOR$CLICOLOR_FORCE']);
    await command.exited;
    expect(command.stdout).toBe('');
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe('11\n');
  });

  test('arrives though nobody looks at it here any more', async () => {
    const command = await pipe(
      program(`
      console.log('a');
      process.stdin.once('data', () => { for (let i = 1; i <= 20000; i++) console.log('b' + i); process.exitCode = 3; process.stdin.destroy(); });
    `),
    );
    await until(() => command.stdout === 'a\n');
    command.child.stdout?.destroy();
    command.type('go\n');
    expect((await command.exited).code).toBe(3);
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe(`a\n${Array.from({ length: 20_000 }, (_, i) => `b${i + 1}\n`).join('')}`);
  });

  test('does not have the token', async () => {
    const command = await pipe(['--', 'env'], server.host, { RIVULET_TOKEN: 'secret', OTHER: 'shown' });
    await command.exited;
    const stream = contents();
    await stream.ended();
    expect(stream.text).toContain('OTHER=shown\n');
    expect(stream.text).not.toContain('secret');
  });
});

describe('the exit code', () => {
  test.each([
    ['exit 2', 2, 'The command exited with 2'],
    ['kill -9 $$', 137, 'The command was ended by SIGKILL'],
    ['kill -TERM $$', 143, 'The command was ended by SIGTERM'],
  ])('is that of the command: %s', async (script, exitCode, message) => {
    const command = await pipe(['--', 'sh', '-c', `echo begun; ${script}`]);
    expect(await command.exited).toEqual({ code: exitCode, signal: null });
    const stream = contents();
    expect(await stream.ended()).toEqual({
      status: 'error',
      error: { code: `exit-${exitCode}`, message, retryable: false },
    });
    expect(stream.text).toBe('begun\n');
  });

  test.each([
    [['no-such-command-here'], 127, 'There is no command "no-such-command-here"'],
    [['/'], 126, '"/" cannot be run'],
  ])("is a shell's when there is nothing to run: %j", async (words, exitCode, message) => {
    const command = await pipe(['--', ...words]);
    expect((await command.exited).code).toBe(exitCode);
    expect(command.stderr).toContain(message);
    expect(await contents().ended()).toMatchObject({ status: 'error', error: { code: `exit-${exitCode}` } });
  });
});

// Every command here reads standard input, so that it ends with the test, whatever becomes of `rivulet`.
describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s reaches all of the command, once',
    async (name) => {
      // The outer one waits for the inner; each counts for itself. Of a signal and a child's end at the same time, which
      // a busy system tells together, the second may be told first.
      const counting = (who: string) =>
        `let n = 0; process.on('${name}', () => { n++; setImmediate(() => { console.log('${who}', n); process.exit(9); }); });
         process.stdin.resume(); console.log('${who} ready');`;
      const command = await pipe(
        program(`
        let n = 0;
        let isAlone = false;
        const end = () => { if (n > 0 && isAlone) setImmediate(() => { console.log('outer', n); process.exit(9); }); };
        process.on('${name}', () => { n++; end(); });
        const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(counting('inner'))}], { stdio: 'inherit' });
        child.on('exit', () => { isAlone = true; end(); });
      `),
      );
      const stream = contents();
      await until(() => stream.text === 'inner ready\n');
      command.signal(name);
      expect(await command.exited).toEqual({ code: 9, signal: null });
      expect(await stream.ended()).toEqual({ status: 'cancelled', reason: 'cancelled' });
      expect(stream.text).toBe('inner ready\ninner 1\nouter 1\n');
    },
  );

  test('that the command dies of is told by 128 + n', async () => {
    const command = await pipe(program(`console.log('ready'); process.stdin.resume();`));
    const stream = contents();
    await until(() => stream.text === 'ready\n');
    command.signal('SIGINT');
    expect(await command.exited).toEqual({ code: 130, signal: null });
    expect(await stream.ended()).toEqual({ status: 'cancelled', reason: 'cancelled' });
  });

  test('that the command takes in its stride leaves it complete', async () => {
    const command = await pipe(
      program(`
      process.on('SIGINT', () => { console.log('finishing'); process.exit(0); });
      process.stdin.resume();
      console.log('ready');
    `),
    );
    const stream = contents();
    await until(() => stream.text === 'ready\n');
    command.signal('SIGINT');
    expect((await command.exited).code).toBe(0);
    expect(await stream.ended()).toMatchObject({ status: 'complete' });
    expect(stream.text).toBe('ready\nfinishing\n');
  });

  test('twice ends the waiting for what the command has left running', async () => {
    const deaf = `process.on('SIGINT', () => {});
      process.stdin.resume();
      const timer = setInterval(() => {
        if (process.ppid === Number(process.argv[1])) return;
        clearInterval(timer);
        console.log('left');
      }, 5);`;
    const command = await pipe(
      program(`
        const { spawn } = require('node:child_process');
        require('node:fs').writeSync(1, process.pid + '\\n');
        spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}, process.pid], { stdio: 'inherit' });
        process.exit();
      `),
    );
    const stream = contents();
    await until(() => stream.text.endsWith('\nleft\n'));
    // That it has ended is known to whoever has started it as soon as its number is free.
    await until(() => !isInTable(Number.parseInt(stream.text, 10)));
    // Two of one kind may arrive as one.
    command.signal('SIGINT');
    command.signal('SIGTERM');
    expect((await command.exited).code).toBe(0);
    expect(await stream.ended()).toMatchObject({ status: 'complete' });
    command.endInput(); // which ends what was left, too
  });

  test('waits for the last word of standard input, the second one does not', async () => {
    const first = await pipe([]);
    const stream = contents();
    first.type('a\n');
    await until(() => stream.text === 'a\n');
    first.signal('SIGINT');
    await until(() => first.stderr.includes('reading on'));
    first.type('last word');
    first.endInput();
    expect((await first.exited).code).toBe(130);
    expect(await stream.ended()).toEqual({ status: 'cancelled', reason: 'cancelled' });
    expect(stream.text).toBe('a\nlast word');

    const second = await pipe([]);
    const again = contents();
    second.type('a\nbegun');
    await until(() => second.stdout === 'a\nbegun');
    second.signal('SIGINT');
    // Two at once may come in either order, and one that comes once all is read gives up what is not sent.
    await until(() => second.stderr.includes('reading on'));
    second.signal('SIGTERM');
    await second.exited;
    await again.ended();
    expect(again.text).toBe('a\nbegun');
  });
});

describe('standard input', () => {
  test.each([
    ['CRLF', 'a\r\nb\r\n'],
    ['a progress bar', '10 %\r20 %\r100 %\ndone\n'],
    ['a last line without an end', 'a\nb'],
    ['only a line without an end', 'b'],
    ['empty lines', '\n\n'],
    ['a byte order mark', '\ufeffa\n'],
    ['characters beyond all', '\0\u2028\u{10ffff}\x1b[31m"\\\n'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 10, 0xff, 0xfe, 10, 0xe2, 0x82, 10, 0x62, 10, 0xc3])],
    ['a line of 300 KB', `${'ä€🙂x'.repeat(30_000)}\nnext\n`],
    ['a line of 200 KB that is no UTF-8', Buffer.alloc(200_000, 0x9f)],
    ['a line of control characters', `${'\x01'.repeat(200_000)}\n`],
  ])('arrives byte for byte: %s', async (_, given) => {
    const { command, code, stream, outcome } = await input(given);
    expect({ code, outcome }).toEqual({ code: 0, outcome: { status: 'complete' } });
    expect(stream.bytes.equals(Buffer.from(given))).toBe(true);
    expect(command.bytes.equals(Buffer.from(given))).toBe(true);
  });

  test('arrives when there is nothing', async () => {
    const { code, stream, outcome } = await input('');
    expect({ code, outcome }).toEqual({ code: 0, outcome: { status: 'complete' } });
    expect(stream.chunks).toEqual([]);
  });

  test('is made of lines where it can be', async () => {
    const { stream } = await input('a\r\nb');
    expect(stream.chunks).toEqual([
      { kind: 'text', text: 'a\r\n', form: 'line', time: expect.any(Number) },
      { kind: 'text', text: 'b' },
    ]);
  });

  test('may be items', async () => {
    const { code, stream } = await input('{"progress":1}\n[2]\n\n"x"\n3', ['--items']);
    expect(code).toBe(0);
    const items = [[{ progress: 1 }], [[2]], ['x'], [3]];
    expect(stream.chunks).toEqual(items.map((each) => ({ kind: 'items', items: each })));
  });

  test('may be values', async () => {
    const { code, stream } = await input('{"id":1}\n[2,3]\n"x"\n{"progress":0.5}\n', ['--json']);
    expect(code).toBe(0);
    expect(stream.chunks).toEqual([
      { kind: 'items', items: [{ id: 1 }], form: 'item' },
      { kind: 'items', items: [2, 3] },
      { kind: 'text', text: 'x' },
      { kind: 'progress', value: 0.5, form: 'object' },
    ]);
  });

  test('says which lines are no values, and fails', async () => {
    const long = `"${'x'.repeat(1_500_000)}"`;
    const given = `{"a":1}\nnope\n5\n{"type":"complete","data":1}\n${long}\n\xff\n{"a":2}\n`;
    const { command, code, stream, outcome } = await input(Buffer.from(given, 'latin1'), ['--json']);
    expect(code).toBe(65);
    expect(stream.chunks).toEqual([
      { kind: 'items', items: [{ a: 1 }], form: 'item' },
      { kind: 'items', items: [{ a: 2 }], form: 'item' },
    ]);
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'invalid-lines' } });
    expect(command.stderr).toContain('line 2 was left out: it is no JSON: nope');
    expect(command.stderr).toContain('line 3 was left out: A string, an array, an object or bytes');
    expect(command.stderr).toContain('line 4 was left out: the end of a stream');
    expect(command.stderr).toContain('line 5 was left out: it is longer than');
    expect(command.stderr).toContain('line 6 was left out: it is not UTF-8');
  });
});

describe('on a bad line', () => {
  test('every line arrives once and in order', async () => {
    const proxy = await proxied();
    // Most appends are cut on their way up; with the answers cut on their way down the server has them already.
    proxy.cutEach({ min: 1_000, max: 6_000, direction: 'up' });
    proxy.fragment(1_000);
    const command = await pipe(
      [
        ...program(`let i = 0; (function more() {
        for (let n = 0; n < 500; n++) console.log('line', ++i, 'ü🙂');
        if (i < 10000) setImmediate(more);
      })();`),
      ],
      proxy.host,
    );
    await until(() => proxy.connections.total > 5, { timeout: 60_000 });
    proxy.cutEach({ min: 50, max: 900, direction: 'down' });
    proxy.dropAll();
    expect((await command.exited).code).toBe(0);
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe(lines(1, 10_000));
    expect(command.stdout).toBe(lines(1, 10_000));
  });

  test('an answer that never comes counts as none, and nothing is doubled', async () => {
    const proxy = await proxied();
    proxy.stall('down');
    const waits = program(`
      console.log('a');
      process.stdin.once('data', () => { console.log('b'); process.exit(); });
    `);
    // Appended to what is there, which is nothing: so the first append, whose answer is lost, holds the first line.
    const command = await pipe(['--append', ...waits], proxy.host);
    const stream = contents();
    await until(() => stream.text === 'a\n');
    proxy.dropAll();
    proxy.resume();
    command.type('go\n');
    expect((await command.exited).code).toBe(0);
    await stream.ended();
    expect(stream.text).toBe('a\nb\n');
  });
});

describe('a server that is away', () => {
  /** Writes 1,000 lines for each line that it reads. */
  const onDemand = program(`let i = 0;
    require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
      for (let n = 0; n < 1000; n++) console.log('line', ++i, 'ü🙂');
    });`);

  test('loses no line and doubles none, killed and started again', async () => {
    const command = await pipe(onDemand);
    command.type('go\n');
    const before = contents();
    await until(() => before.chunks.length === 1_000);
    for (const round of [1, 2]) {
      await server.kill();
      command.type('go\n');
      await until(() => command.stderr.split('the server cannot be reached').length > round);
      await server.restart();
      await until(() => command.stderr.split('the server is back').length > round);
    }
    command.endInput();
    expect((await command.exited).code).toBe(0);
    const stream = contents();
    expect(await stream.ended()).toEqual({ status: 'complete', result: { exitCode: 0 } });
    expect(stream.text).toBe(lines(1, 3_000));
  });

  test('killed while lines are on their way', async () => {
    const command = await pipe(
      program(`let i = 0; (function more() {
        for (let n = 0; n < 50; n++) console.log('line', ++i, 'ü🙂');
        if (i < 20000) setImmediate(more);
      })();`),
    );
    for (const count of [1, 5_000]) {
      const seen = contents();
      await until(() => seen.chunks.length >= count, { interval: 1 });
      seen.close();
      await server.restart();
    }
    expect((await command.exited).code).toBe(0);
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe(lines(1, 20_000));
  });

  test('makes the command wait, and costs bounded memory', async () => {
    const proxy = await proxied();
    await proxy.refuse();
    const line = 'x'.repeat(1_000);
    const count = 15_000;
    const command = await pipe(
      program(`let i = 0; (function more() {
        while (i < ${count}) if (!process.stdout.write(++i + ' ${line}\\n')) return process.stdout.once('drain', more);
      })();`),
      proxy.host,
    );
    let last = -1;
    let unchanged = 0;
    await until(() => {
      const now = command.bytes.length;
      unchanged = now === last && now > 0 ? unchanged + 1 : 0;
      last = now;
      return unchanged > 30;
    });
    expect(command.bytes.length).toBeLessThan(10 * 1024 * 1024);
    await proxy.accept();
    expect((await command.exited).code).toBe(0);
    const stream = contents();
    await stream.ended();
    expect(stream.text).toBe(Array.from({ length: count }, (_, i) => `${i + 1} ${line}\n`).join(''));
  });

  test('for too long after the command has ended is told, and by the exit code', async () => {
    const proxy = await proxied();
    await proxy.refuse();
    const command = await pipe(['--give-up', '1ms', '--', 'sh', '-c', 'echo a; exit 3'], proxy.host);
    expect((await command.exited).code).toBe(74);
    expect(command.stdout).toBe('a\n');
    expect(command.stderr).toContain('gave up: the end of the output is not in the stream');
  });

  test('is not waited for after a signal', async () => {
    const proxy = await proxied();
    await proxy.refuse();
    const command = await pipe(['--', 'echo', 'a'], proxy.host);
    await until(() => command.stderr.includes('(Ctrl-C gives up)'));
    command.signal('SIGINT');
    expect((await command.exited).code).toBe(74);
    expect(command.stderr).toContain('gave up');
  });

  test('that comes back in time gets the end', async () => {
    const proxy = await proxied();
    await proxy.refuse();
    const command = await pipe(['--', 'sh', '-c', 'echo a; exit 3'], proxy.host);
    await until(() => command.stderr.includes('cannot be reached'));
    await proxy.accept();
    expect((await command.exited).code).toBe(3);
    const stream = contents();
    expect(await stream.ended()).toMatchObject({ status: 'error', error: { code: 'exit-3' } });
    expect(stream.text).toBe('a\n');
  });
});

describe('a token', () => {
  let guarded: RoomServer;
  beforeAll(async () => {
    guarded = await startRoomServer({ entry: 'test/support/fixtures/guarded-room.ts' });
  });
  afterAll(() => guarded.stop());

  const grant = JSON.stringify({ append: ['out'], read: true });

  async function text(): Promise<string> {
    const stream = new StreamContents(guarded.host, room, 'out', grant);
    await stream.ended();
    return stream.text;
  }

  test('lets in: from the environment, a file, an argument', async () => {
    expect(
      (await (await pipe(['--', 'echo', 'a'], guarded.host, { RIVULET_TOKEN: grant })).exited).code,
    ).toBe(0);
    expect(await text()).toBe('a\n');
    const folder = await mkdtemp(join(tmpdir(), 'rivulet-token-'));
    try {
      await writeFile(join(folder, 'token'), `${grant}\n`);
      const command = await pipe(['--token-file', join(folder, 'token'), '--', 'echo', 'b'], guarded.host);
      expect((await command.exited).code).toBe(0);
      expect(await text()).toBe('b\n');
    } finally {
      await rm(folder, { recursive: true });
    }
    expect((await (await pipe(['--token', grant, '--', 'echo', 'c'], guarded.host)).exited).code).toBe(0);
    expect(await text()).toBe('c\n');
  });

  test.each([
    [{}, 'Sign in first (unauthorized)'],
    [{ RIVULET_TOKEN: '{"read":true}' }, '(forbidden)'],
    [{ RIVULET_TOKEN: '{"append":["other"]}' }, '(forbidden)'],
  ])('that does not is told at once, and the command goes on: %j', async (env, message) => {
    const command: RivuletCommand = await pipe(
      program(`
        console.log('a');
        process.stdin.once('data', () => { console.log('b'); process.exit(); });
      `),
      guarded.host,
      env as Record<string, string>,
    );
    await until(() => command.stderr.includes('the output no longer goes to the stream'));
    command.type('go\n');
    expect((await command.exited).code).toBe(74);
    expect(command.stderr).toContain(message);
    expect(command.stdout).toBe('a\nb\n');
  });
});

/** Whether there is such a process, or what is left of it until its parent has asked how it ended. */
function isInTable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
