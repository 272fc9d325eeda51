import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the command that is built can be run by itself, as npx does in a checkout', async () => {
  const command = join(import.meta.dirname, '../../dist/bin/rivulet.js');
  const { stdout } = await promisify(execFile)(command, ['--help']);
  expect(stdout).toContain('rivulet');
});
