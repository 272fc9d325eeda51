import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isRunning, reapAtExit } from '../support/reaper.js';
import { until } from '../support/wait.js';

/** A process that starts another, says its number, and goes on with this. */
async function start(andThen: string): Promise<{ starter: ReturnType<typeof spawn>; pid: number }> {
  const script = `
    import { spawn } from 'node:child_process';
    import { endWithThisProcess } from './scripts/end-with.mjs';
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const end = endWithThisProcess(child.pid);
    console.log(child.pid);
    ${andThen}`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script]);
  reapAtExit(starter.pid as number);
  let output = '';
  starter.stdout.on('data', (data) => {
    output += data;
  });
  await until(() => output.endsWith('\n'));
  const pid = Number(output);
  reapAtExit(-pid);
  return { starter, pid };
}

it('ends what was started also when whoever started it is killed', async () => {
  const { starter, pid } = await start('');
  expect(isRunning(pid)).toBe(true);
  starter.kill('SIGKILL');
  await until(() => !isRunning(pid));
});

it('ends it when asked, and nothing stays that would kill whoever gets its number then', async () => {
  const { starter, pid } = await start(`
    process.stdin.once('data', end);`);
  const children = () =>
    String(spawnSync('pgrep', ['-P', String(starter.pid)]).stdout).split('\n').length - 1;
  await until(() => children() === 2);
  starter.stdin?.write('end\n');
  await until(() => !isRunning(pid) && children() === 0);
  expect(isRunning(starter.pid as number)).toBe(true);
  starter.kill('SIGKILL');
});
