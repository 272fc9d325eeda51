import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { run } from './command.mjs';

/** What a headless Chromium needs: to run as root in a container, and to leave the network and the tests alone. */
export const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium to test with: `RIVULET_BROWSER`, else the system's, else the one that Playwright downloaded.
 *
 * @returns {Promise<string | undefined>} its path
 */
export async function findBrowser() {
  const chosen = process.env.RIVULET_BROWSER;
  if (chosen) {
    if (await works(chosen)) return chosen;
    throw new Error(`RIVULET_BROWSER is ${chosen}, but that does not start.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...fixedPlaces,
  ];
  const { chromium } = await import('playwright');
  for (const path of [...candidates, chromium.executablePath()]) {
    if (await works(path)) return path;
  }
  return undefined;
}

/**
 * As `findBrowser`, but installs a Chromium where there is none.
 *
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const found = (await findBrowser()) ?? (await installBrowser());
  if (found) return found;
  throw new Error(
    'No Chromium was found and none could be installed. Install Chromium or Chrome, ' +
      'or set RIVULET_BROWSER to the path of one.',
  );
}

async function installBrowser() {
  console.log('No Chromium found: installing one …');
  await run('npx', ['playwright', 'install', 'chromium']);
  const downloaded = await findBrowser();
  if (downloaded) return downloaded;
  // No download to be had, or one that lacks libraries, which Debian's package brings along.
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], env);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
  }
  return findBrowser();
}

/**
 * Whether it starts: a file by that name may be a stub that only says where to get a browser.
 *
 * @param {string} path
 */
async function works(path) {
  if (!existsSync(path)) return false;
  try {
    await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await ensureBrowser());
