/**
 * What a person does who begins: the package as it is packed, installed in an empty folder outside of this one, writes a
 * project, and that streams. Packages come from npm's own cache where it has them.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {} from '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import { launchBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { removeAtExit } from '../support/reaper.js';
import { type ServedCommand, startServedCommand } from '../support/served-command.js';
import { until } from '../support/wait.js';

const run = promisify(execFile);
/** Installing takes 10 s as a rule; a busy machine, or one whose cache is empty, needs more. */
const PATIENCE = 300_000;

let folder: string;
let tarball: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivulet-packed-'));
  removeAtExit(folder);
  const { stdout } = await npm(
    resolve('.'),
    'pack',
    '--ignore-scripts',
    '--json',
    '--pack-destination',
    folder,
  );
  tarball = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
  // As npx does it.
  const tool = join(folder, 'tool');
  await mkdir(tool);
  await writeFile(join(tool, 'package.json'), '{ "private": true }');
  await npm(tool, 'install', '--prefer-offline', tarball);
  browser = await launchBrowser();
}, PATIENCE);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

function npm(cwd: string, ...args: string[]) {
  return run('npm', ['--no-audit', '--no-fund', ...args], { cwd, maxBuffer: 64 * 1024 * 1024 });
}

/** A project as `rivulet init` writes it; the package, which is in no registry yet, comes from the tarball. */
async function writeProject(host: string): Promise<string> {
  const project = join(folder, host);
  await run(join(folder, 'tool/node_modules/.bin/rivulet'), ['init', project, '--host', host]);
  const file = join(project, 'package.json');
  const contents = JSON.parse(await readFile(file, 'utf8'));
  contents.dependencies.rivulet = `file:${tarball}`;
  await writeFile(file, JSON.stringify(contents));
  await npm(project, 'install', '--prefer-offline');
  return project;
}

describe.each([
  ['partykit', ['--disable-request-cf-fetch', '--no-hotkeys']],
  ['cloudflare', ['--ip', '127.0.0.1', '--show-interactive-dev-session=false']],
])('a project for %s', (host, flags) => {
  let project: string;
  let port: number;
  let server: ServedCommand;
  const logs: string[] = [];
  beforeAll(async () => {
    project = await writeProject(host);
    port = await freePort();
  }, PATIENCE);
  afterAll(() => server?.end('SIGTERM'));

  const start = async () => {
    const inspector = host === 'cloudflare' ? ['--inspector-port', String(await freePort())] : [];
    const args = ['run', 'dev', '--', '--port', String(port), ...flags, ...inspector];
    server = await startServedCommand({ command: 'npm', args, cwd: project, port, logs });
  };

  it('has types that agree', async () => {
    await npm(project, 'run', 'check');
  });

  it('streams to its page; a reload and a killed server lose nothing, and Stop stops', async () => {
    await start();
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`http://localhost:${port}/`);
    const shown = () =>
      page.evaluate(() => {
        const view = document.querySelector('stream-text') as StreamElement;
        return { text: view.textContent ?? '', status: view.status };
      });
    const untilShown = (holds: (is: { text: string; status: string }) => boolean) =>
      until(async () => holds(await shown()), { timeout: 30_000, message: () => logs.slice(-20).join('\n') });
    await page.getByLabel('about').fill('salt');
    await page.getByRole('button', { name: 'Write' }).click();
    await untilShown(({ text, status }) => status === 'streaming' && text.includes('salt'));
    await page.reload();
    await untilShown(({ text, status }) => status === 'complete' && text.endsWith('Change them, and see.'));
    const whole = await shown();
    expect(whole.text.match(/salt/g)).toHaveLength(1);

    await server.end('SIGKILL');
    await start();
    await page.reload();
    await untilShown(({ status }) => status === 'complete');
    expect(await shown()).toEqual(whole);

    await page.getByRole('button', { name: 'Write' }).click();
    await untilShown(({ text, status }) => status === 'streaming' && text.startsWith('Once there was'));
    await page.getByRole('button', { name: 'Stop' }).click();
    await untilShown(({ status }) => status === 'cancelled');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('answers on this machine only', async () => {
    const url = `http://127.0.0.1:${port}/parties/main/room/v1/stream/s`;
    const from = async (origin: string) => (await fetch(url, { headers: { origin } })).status;
    expect(await from('http://localhost:5173')).toBe(404);
    expect(await from('https://evil.example')).toBe(403);
  });
});
