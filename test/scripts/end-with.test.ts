import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { isRunning, reapAtExit } from '../support/reaper.js';
import { until } from '../support/wait.js';

const SCRIPT = `
  import { spawn } from 'node:child_process';
  import { endWithThisProcess } from './scripts/end-with.mjs';
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  endWithThisProcess(child.pid);
  console.log(child.pid);
`;

it('ends what was started also when whoever started it is killed', async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT]);
  let output = '';
  starter.stdout.on('data', (data) => {
    output += data;
  });
  await until(() => output.endsWith('\n'));
  const pid = Number(output);
  reapAtExit(-pid);
  expect(isRunning(pid)).toBe(true);
  starter.kill('SIGKILL');
  await until(() => !isRunning(pid));
});
