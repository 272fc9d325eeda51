import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BidiBridge } from './bidi-bridge.mjs';
import { endWithThisProcess } from './end-with.mjs';

/** @typedef {import('./webkit.mjs').Media} Media */

/**
 * Starts the system's own Firefox, for Playwright to drive over WebDriver BiDi. Playwright asks for more than a
 * released Firefox knows, so a bridge stands between the two (bidi-bridge.mjs). It ends when Playwright leaves it.
 *
 * @param {string} path
 * @returns what Playwright's `firefox.launch()` takes, and a way to say what the user of the browser prefers
 */
export async function startFirefox(path) {
  const profile = mkdtempSync(join(tmpdir(), 'rivulet-firefox-'));
  const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  // The preferences of a user are set from within.
  const program = spawn(path, [...args, '--remote-allow-system-access'], {
    detached: true, // a group of its own, which ends as a whole
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const group = /** @type {number} */ (program.pid);
  endWithThisProcess(group);
  program.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const bridge = await BidiBridge.open(await addressIn(program));
  bridge.closed.then(() => {
    if (program.exitCode === null) process.kill(-group, 'SIGKILL');
  });
  return {
    launchOptions: {
      channel: 'moz-firefox',
      // Playwright wants to start the process itself: so it starts one that says where Firefox listens, and lives as
      // long. (Playwright reads its own log too, in which the whole sentence must not stand.)
      executablePath: process.execPath,
      ignoreDefaultArgs: true,
      args: [
        '-e',
        `console.error('WebDriver BiDi', 'listening on ${bridge.url}');
        setInterval(() => { try { process.kill(${group}, 0); } catch { process.exit(); } }, 50);`,
      ],
    },
    setMedia: (/** @type {Media} */ media) => bridge.setMedia(media),
  };
}

/**
 * @param {import('node:child_process').ChildProcess} program
 * @returns {Promise<string>}
 */
function addressIn({ stderr }) {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr?.on('data', (bytes) => {
      said += bytes;
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    stderr?.once('close', () => reject(new Error(`Firefox did not start: ${said.slice(-500)}`)));
  });
}
