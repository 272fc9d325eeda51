/**
 * A command that serves a port, with all that it starts, in a process group of its own: command-line tools killed alone leave
 * the runtime behind, which goes on holding the port.
 */
import { spawn } from 'node:child_process';
import { captureLines } from './captured-lines.js';
import { isFree } from './free-port.js';
import { forget, isRunning, killQuietly, reapAtExit } from './reaper.js';
import { until } from './wait.js';

export interface ServedCommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly port: number;
  /** Is given the lines of its output. */
  readonly logs: string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ServedCommand {
  /** Of the command; its process group has the same number. */
  readonly pid: number;
  /** Ends the whole group (with SIGKILL what is left of it after 5 s), and resolves when the port is free again. */
  end(signal: NodeJS.Signals): Promise<void>;
}

const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 5_000;
/** Nothing asks for news of itself, or where on earth it is. */
const QUIET = {
  NO_UPDATE_NOTIFIER: '1',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
};

/** Resolves when it answers on its port of 127.0.0.1. */
export async function startServedCommand(options: ServedCommandOptions): Promise<ServedCommand> {
  const { command, args, cwd, port, logs, env } = options;
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET, ...env },
  });
  const failure = new Promise<never>((_, reject) => child.once('error', reject));
  const { pid } = child;
  if (!pid) return failure;
  reapAtExit(-pid);
  captureLines(child.stdout, logs);
  captureLines(child.stderr, logs);

  async function end(signal: NodeJS.Signals): Promise<void> {
    const group = -(pid as number);
    killQuietly(group, signal);
    if (signal !== 'SIGKILL')
      await until(() => !isRunning(group), { timeout: STOP_TIMEOUT }).catch(() => killQuietly(group));
    await until(() => !isRunning(group), { message: `the process group ${-group} to end` });
    forget(group);
    await until(() => isFree(port), { message: `port ${port} to be free again` });
  }

  const said = () => `\n${logs.slice(-30).join('\n')}`;
  try {
    await until(
      async () => {
        if (child.exitCode !== null) return true;
        const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
        await answer.body?.cancel();
        return true;
      },
      {
        timeout: START_TIMEOUT,
        interval: 50,
        message: () => `${command} ${args.join(' ')} to answer at ${url}${said()}`,
      },
    );
    if (child.exitCode !== null)
      throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}${said()}`);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { pid, end };
}
