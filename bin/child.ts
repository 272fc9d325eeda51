import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { ExitCode } from './exit-code.js';

/** How a command ended: its exit code as a shell would say it, and in words. */
export interface Ending {
  readonly exitCode: number;
  readonly message: string;
}

/** A command that runs. */
export interface Child {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<Ending>;
  /** Sends a signal to the command and to all that it has started. */
  signal(name: NodeJS.Signals): void;
  /** Ends the reading of its output, whoever may still write it. */
  stopReading(): void;
}

/** Windows has no process groups that a signal could be sent to. */
const hasGroups = process.platform !== 'win32';

/**
 * Starts a command. It gets a process group of its own, so that a signal reaches it once: at a terminal Ctrl-C would
 * else come from there and from here.
 *
 * @returns how it ended, when it could not be started
 */
export async function startChild(
  [program = '', ...args]: readonly string[],
  { color }: { readonly color: boolean },
): Promise<Child | Ending> {
  const child = spawn(program, args, {
    stdio: ['inherit', 'pipe', 'pipe'],
    detached: hasGroups,
    env: environment(color),
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve(endingOf(code, signal)));
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    return failureOf(program, error as NodeJS.ErrnoException);
  }
  // A later error could only be of a signal that was not taken: the command then runs on, and says so by its output.
  child.on('error', () => {});
  const { stdout, stderr } = child;
  return {
    stdout,
    stderr,
    ended,
    signal: (name) => sendSignal(child, name),
    stopReading: () => {
      stdout.destroy();
      stderr.destroy();
    },
  };
}

/** The command's output is public to all who read the stream: the token must not be printed there. */
function environment(color: boolean): NodeJS.ProcessEnv {
  const { RIVULET_TOKEN: _, ...inherited } = process.env;
  return color ? { ...inherited, FORCE_COLOR: '1', CLICOLOR_FORCE: '1' } : inherited;
}

function sendSignal(child: ChildProcessByStdio<null, Readable, Readable>, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, name);
    else child.kill(name);
  } catch (error) {
    // Nobody is left to hear it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (signal !== null)
    return { exitCode: 128 + constants.signals[signal], message: `The command was ended by ${signal}` };
  return { exitCode: code ?? 1, message: `The command exited with ${code}` };
}

function failureOf(program: string, { code, message }: NodeJS.ErrnoException): Ending {
  if (code === 'ENOENT') return { exitCode: ExitCode.notFound, message: `There is no command "${program}"` };
  return { exitCode: ExitCode.notExecutable, message: `"${program}" cannot be run: ${message}` };
}
