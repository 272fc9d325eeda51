import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rivulet } from '../support/rivulet-command.js';

const where = ['--host', 'localhost:1', '--room', 'r', '--stream', 's'];

async function run(args: readonly string[], env?: Record<string, string>) {
  const command = await rivulet(args, env);
  const { code } = await command.exited;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

test.each([
  [[], 'a command is missing; there are init, pipe, tail'],
  [['pip'], 'unknown command "pip"; there are init, pipe, tail'],
  [['toString'], 'unknown command "toString"'],
  [['tail', '--follow', ...where], 'unknown option "--follow"; there are --host, --room'],
  [['tail', '--json=1', ...where], "'--json' does not take an argument"],
  [['tail', ...where, 'x'], 'unexpected "x": only options are allowed'],
  [['tail', '--host', '--room', 'r', '--stream', 's'], "'--host' argument is ambiguous"],
  [['tail', '--room', 'r', '--stream', 's'], '--host is missing: where the server is'],
  [['tail', '--host', 'h', '--room', '', '--stream', 's'], '--room is empty'],
  [['tail', '--host', 'h/i', '--room', 'r', '--stream', 's'], 'a URL without a path, not "h/i"'],
  [['tail', '--host', 'h', '--room', 'a/b', '--stream', 's'], 'a name without "/"'],
  [['tail', '--host', 'h', '--room', 'r', '--stream', 'a\nb'], 'no control characters; given: "a\\nb"'],
  [['tail', ...where, '--from', 'end'], '--from is "start" or "last:N" with N from 0, not "end"'],
  [['tail', ...where, '--give-up', '5 minutes'], 'from 0s to 24h, such as 90s, 5m or 1h, not "5 minutes"'],
  [['tail', ...where, '--give-up', '25h'], 'not "25h"'],
  [['pipe', ...where, 'npm', 'test'], 'unexpected "npm": options come first, then --, then the command'],
  [['pipe', ...where, '--'], 'no command follows --'],
  [['pipe', ...where, '--json', '--items'], '--json and --items are both given'],
  [['pipe', ...where, '--token', 'a', '--token-file', 'b'], '--token and --token-file are both given'],
  [
    ['pipe', ...where, '--token-file', '/no/such/file'],
    '--token-file "/no/such/file" cannot be read: ENOENT',
  ],
  [['pipe', ...where, '--token-file', '/dev/null'], 'is empty: a token of printable ASCII is expected'],
  [['pipe', ...where, '--token', 'ä'], '--token has characters that are not printable ASCII'],
] as const)('%j is refused', async (args, message) => {
  const { code, stdout, stderr } = await run(args);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^rivulet: .*\n {2}rivulet (pipe |tail )?--help tells more\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a wrong token is not repeated in the message', async () => {
  const { code, stderr } = await run(['tail', ...where], { RIVULET_TOKEN: 'secret-ü' });
  expect(code).toBe(2);
  expect(stderr).toContain('RIVULET_TOKEN has characters');
  expect(stderr).not.toContain('secret');
});

test('--help and --version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Commands:') });
  const pipe = await run(['pipe', '--help', '--', 'make']);
  expect(pipe).toMatchObject({ code: 0, stdout: expect.stringContaining('--give-up TIME') });
  const tail = await run(['tail', '-h']);
  expect(tail).toMatchObject({ code: 0, stdout: expect.stringContaining('--no-follow') });
});
