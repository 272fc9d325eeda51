import { spawn } from 'node:child_process';

/**
 * Kills a process group when this process is gone, however that came: `kill -9` runs no handlers. A small `sh` beside
 * it reads from a pipe whose other end is here, and kills the group when the pipe closes.
 *
 * @param {number} group
 * @returns what kills the group at once, and lets go of its number, which the system gives to others then
 */
export function endWithThisProcess(group) {
  const script = `trap '' INT TERM HUP; read -r _; kill -9 -${group}`;
  const watchdog = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.on('error', () => {
    // There is no `sh` here: then it is as good as it was without.
  });
  watchdog.unref();
  // The types do not say that the end of a pipe is a socket.
  const pipe = /** @type {import('node:net').Socket} */ (watchdog.stdin);
  pipe.on('error', () => {
    // Somebody ended the watchdog.
  });
  pipe.unref();
  return () => {
    watchdog.kill('SIGKILL');
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
}
