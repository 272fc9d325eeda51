/**
 * Nothing that a test started outlives the test process, however that one ends.
 *
 * Two nets: an 'exit' hook kills what is still registered; and since a worker that is itself killed with SIGKILL runs
 * no hooks, a small `sh` beside it reads a pipe and kills the same pids when the pipe closes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Reads "add PID" and "remove PID"; at the end of input kills what remains. A negative pid is a process group.
 * (No `--` before it: dash takes that for a number.) */
const WATCHDOG = `
trap '' INT TERM HUP
pids=' '
while read -r verb pid; do
  case "$verb" in
    add) pids="$pids$pid " ;;
    remove) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
`;

const pids = new Set<number>();
const folders = new Set<string>();
let watchdog: ChildProcess | undefined;

function tell(verb: 'add' | 'remove', pid: number): void {
  if (!watchdog) {
    // detached: a Ctrl-C at the terminal must not end the watchdog before its charges.
    watchdog = spawn('/bin/sh', ['-c', WATCHDOG], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    watchdog.unref();
    const pipe = watchdog.stdin as Socket;
    pipe.unref();
    pipe.on('error', () => {}); // EPIPE: somebody ended the watchdog; the exit hook still stands
    process.once('exit', reapAll);
  }
  watchdog.stdin?.write(`${verb} ${pid}\n`);
}

/** Kills without minding that the process (or group) may be gone already. */
export function killQuietly(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function reapAll(): void {
  for (const pid of pids) killQuietly(pid);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** From now on `pid` (negative: its whole process group) ends with this process. */
export function reapAtExit(pid: number): void {
  if (!Number.isInteger(pid) || pid === 0 || pid === 1 || pid === -1) {
    throw new TypeError(`reapAtExit() takes the pid of a child or a negative group id, given ${pid}`);
  }
  pids.add(pid);
  tell('add', pid);
}

/** Call it when the process has ended: its pid may soon be somebody else's. */
export function forget(pid: number): void {
  if (pids.delete(pid)) tell('remove', pid);
}

/** Removes a temporary folder at exit, unless it was removed before. */
export function removeAtExit(folder: string): void {
  if (folders.size === 0 && pids.size === 0 && !watchdog) process.once('exit', reapAll);
  folders.add(folder);
}

/**
 * Whether the process, or with a negative pid any process of the group, still runs. A zombie does not: in a container
 * whose first process collects no orphans, killed grandchildren stay in the table for ever.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
  if (process.platform !== 'linux') return true;
  const candidates = pid > 0 ? [String(pid)] : readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return candidates.some((name) => {
    try {
      // pid (name, which may hold anything) state ppid pgrp …: proc_pid_stat(5)
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[0] !== 'Z' && (pid > 0 || Number(fields[2]) === -pid);
    } catch (error) {
      // It ended between the two looks.
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  });
}
