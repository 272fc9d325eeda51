import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, statusOf, untilStatus } from './demo.js';

const rivulet = fileURLToPath(new URL('../../dist/bin/rivulet.js', import.meta.url));

let demo: Demo;
let folder: string;

beforeAll(async () => {
  demo = await startDemo({}, { hasCompositor: true });
  folder = await mkdtemp(join(tmpdir(), 'rivulet-log-'));
});

beforeEach(() => {
  demo.problems.length = 0;
});

afterAll(async () => {
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a script of Node through `rivulet pipe` as the page says; resolves to its exit code. */
async function pipe(script: string): Promise<number> {
  const file = join(folder, 'command.mjs');
  await writeFile(file, script);
  const where = ['--host', demo.server.host, '--room', 'demo', '--stream', 'build'];
  const child = spawn(
    process.execPath,
    [rivulet, 'pipe', ...where, '--color', '--', process.execPath, file],
    {
      stdio: 'ignore',
    },
  );
  const [code] = await once(child, 'exit');
  return code as number;
}

function linesOf(page: Page): Promise<number> {
  return page.locator('#piped').evaluate((log) => (log as HTMLElement & { lineCount: number }).lineCount);
}

describe('the log', () => {
  test('shows what a piped command writes, in its colours, and that it succeeded', async () => {
    const page = await demo.open('/log/');
    const log = page.locator('#piped');
    expect(
      await pipe(`
        console.log('compiling');
        console.log('\\u001b[31mred alert\\u001b[0m');
        console.error('and this to stderr');
      `),
    ).toBe(0);
    await untilStatus(log, 'complete');
    await log.getByText('compiling').waitFor();
    const colour = await log.getByText('red alert').evaluate((node) => getComputedStyle(node).color);
    expect(colour).not.toBe(
      await log.getByText('compiling').evaluate((node) => getComputedStyle(node).color),
    );
    await log.getByText('and this to stderr').waitFor();
    expect(demo.problems).toEqual([]);
  });

  test('follows a command while it runs, and begins anew with the next', async () => {
    const page = await demo.open('/log/');
    const log = page.locator('#piped');
    const server = `${demo.server.url}/favicon.svg`;
    // Goes on until the page has seen its lines: it is asked for a file that the test makes.
    const flag = join(folder, 'seen');
    const running = pipe(`
      import { existsSync } from 'node:fs';
      for (let line = 1; line <= 5_000; line++) console.log('line ' + line);
      while (!existsSync(${JSON.stringify(flag)})) await fetch(${JSON.stringify(server)});
      console.log('the end');
    `);
    await until(async () => (await linesOf(page)) >= 5_000, { timeout: 30_000, message: '5,000 lines' });
    expect(await statusOf(log)).toBe('streaming');
    await log.getByText('line 5000', { exact: true }).waitFor();
    await writeFile(flag, '');
    expect(await running).toBe(0);
    await log.getByText('the end').waitFor();
    await untilStatus(log, 'complete');
  });

  test('says how a command failed, and whoever comes later sees it too', async () => {
    expect(await pipe(`console.log('almost'); process.exit(3);`)).toBe(3);
    const page = await demo.open('/log/');
    await untilStatus(page.locator('#piped'), 'error');
    await page.locator('#piped').getByText('almost').waitFor();
    await page
      .getByText(/exit|code 3|status 3/i)
      .last()
      .waitFor();
  });

  test('takes no appends elsewhere', async () => {
    const answer = await fetch(`${demo.server.url}/parties/main/demo/v1/stream/other`, {
      method: 'POST',
      body: 'x',
    });
    expect(answer.status).toBe(403);
  });

  test('shows a build: groups, steps, a bar that is one line, links, JSON, and how it failed', async () => {
    const page = await demo.open('/log/');
    const log = page.locator('#build');
    await page.locator('stream-form[task="compile"] [type="submit"]').click();
    await untilStatus(log, 'error');
    const text = await log.evaluate((node) => (node as HTMLElement & { text(): string }).text());
    expect(text.match(/Fetching packages/g)).toHaveLength(1);
    expect(text).toContain('100 %\n');
    await log.getByRole('link', { name: 'https://example.org/rivulet/coverage/4f2c1d9' }).waitFor();
    await log.getByRole('button', { name: 'Report' }).waitFor();
    await log.getByLabel('Search the log').fill('request failed');
    await log.getByText('1 match').waitFor();
    await page.keyboard.press('Enter');
    await log.locator('.line.current').getByRole('button').click();
    await log.getByText('"type": "TimeoutError",').waitFor();
    expect(demo.problems).toEqual([]);
  });

  test('keeps some of many lines, and has the server search and bring back the rest', async () => {
    const page = await demo.open('/log/');
    const log = page.locator('#flood');
    await page.locator('stream-form[task="flood"] [type="submit"]').click();
    await untilStatus(log, 'complete', 60_000);
    const lines = await log.evaluate((node) => (node as HTMLElement & { lineCount: number }).lineCount);
    expect(lines).toBeLessThanOrEqual(200_000);
    await log.getByLabel('Search the log').fill('request 4242 ');
    await log.getByText('No matches').waitFor();
    await log.getByRole('button', { name: 'on the server' }).click();
    await log.getByText('Server: all looked through, 1 match').waitFor();
    await log.getByRole('button', { name: 'Show the latest' }).click();
    await log.locator('.line.current').getByText('INFO request 4242 took').waitFor();
    expect(demo.problems).toEqual([]);
  });
});
