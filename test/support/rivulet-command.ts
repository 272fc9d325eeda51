/**
 * The `rivulet` command as people run it: the compiled file in a process of its own.
 *
 * ```ts
 * const pipe = await rivulet(['pipe', '--host', server.host, '--room', 'r', '--stream', 's', '--', 'make']);
 * await until(() => pipe.stdout.includes('done'));
 * const { code } = await pipe.exited;
 * ```
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { forget, isRunning, killQuietly, reapAtExit } from './reaper.js';
import { within } from './wait.js';

const root = resolve(import.meta.dirname, '../..');
const compiled = join(root, 'dist/bin/rivulet.js');

let build: Promise<unknown> | undefined;

interface Exited {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RivuletCommand {
  readonly pid: number;
  /** What it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** The same, as the bytes that came. */
  readonly bytes: Buffer;
  readonly exited: Promise<Exited>;
  readonly child: ChildProcess;
  /** Writes to its standard input, or ends it. */
  type(text: string | Uint8Array): void;
  endInput(): void;
  signal(name: NodeJS.Signals): void;
}

/** Only a failing test waits for so long, in milliseconds. */
const PATIENCE = 60_000;

/** Starts the command; compiled first, once, which is quick when nothing changed. */
export async function rivulet(
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<RivuletCommand> {
  build ??= promisify(execFile)(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-b',
    join(root, 'bin'),
  ]);
  await build;
  // A group of its own: a test that sends a signal means this process and no other.
  const child = spawn(process.execPath, [compiled, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, RIVULET_TOKEN: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The command could not be started');
  reapAtExit(-pid);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin.on('error', () => {}); // EPIPE: it has ended, or reads no more
  const exited = new Promise<Exited>((done) => {
    child.once('close', (code, signal) => {
      if (!isRunning(-pid)) forget(-pid);
      done({ code, signal });
    });
  });
  return {
    pid,
    child,
    get stdout() {
      return Buffer.concat(stdout).toString();
    },
    get stderr() {
      return Buffer.concat(stderr).toString();
    },
    get bytes() {
      return Buffer.concat(stdout);
    },
    exited: within(
      exited,
      PATIENCE,
      () => `rivulet ${args.join(' ')} to end; it said: ${Buffer.concat(stderr).toString().slice(-2_000)}`,
    ),
    type: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    signal: (name) => killQuietly(pid, name),
  };
}

function collect(stream: Readable): Buffer[] {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return parts;
}
