import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { run } from './command.mjs';

/** @typedef {'chromium' | 'firefox' | 'webkit'} EngineName */

/**
 * @typedef {object} Engine
 * @property {string} variable the environment variable that names the program to take
 * @property {string[]} programs what the program may be called on the PATH
 * @property {string[]} places where else it may be
 * @property {string} version what makes it say its version and end
 * @property {string[]} besides what has to be on the PATH too, for the programs found there
 * @property {string[]} packages Debian's, in which all of this is
 */

/** @type {Record<EngineName, Engine>} */
const engines = {
  chromium: {
    variable: 'RIVULET_BROWSER',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
    version: '--version',
    besides: [],
    packages: ['chromium'],
  },
  firefox: {
    variable: 'RIVULET_FIREFOX',
    programs: ['firefox', 'firefox-esr'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    version: '--version',
    besides: [],
    packages: ['firefox-esr'],
  },
  // WebKitGTK: its driver brings a browser along, which wants a display, and a desktop that says what its user prefers.
  webkit: {
    variable: 'RIVULET_WEBKIT',
    programs: ['WebKitWebDriver'],
    places: [],
    version: '--help',
    besides: ['Xvfb', 'xsettingsd'],
    packages: ['webkit2gtk-driver', 'xvfb', 'xsettingsd'],
  },
};

export const engineNames = /** @type {EngineName[]} */ (Object.keys(engines));

/** The engine that `RIVULET_ENGINE` names for the tests in a browser. Default: Chromium. */
export function chosenEngine() {
  const { RIVULET_ENGINE: name = 'chromium' } = process.env;
  const engine = engineNames.find((known) => known === name);
  if (engine) return engine;
  throw new TypeError(`RIVULET_ENGINE is ${name}: it can be ${engineNames.join(', ')}`);
}

/**
 * The engines that a command's arguments name, and what else they say.
 *
 * @param {readonly string[]} args
 * @param {readonly EngineName[]} otherwise the engines where they name none
 */
export function pickEngines(args, otherwise) {
  const named = engineNames.filter((engine) => args.includes(engine));
  return {
    engines: named.length > 0 ? named : otherwise,
    others: args.filter((arg) => !named.some((engine) => engine === arg)),
  };
}

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

/**
 * The browser to test with: the one that the engine's variable names (`RIVULET_BROWSER`, `RIVULET_FIREFOX`,
 * `RIVULET_WEBKIT`), else the system's, else the one that Playwright downloaded.
 *
 * @param {EngineName} [name]
 * @returns {Promise<string | undefined>} its path; of WebKit the path of its driver, or of Playwright's own build
 */
export async function findBrowser(name = 'chromium') {
  const { variable, programs, places, version, besides } = engines[name];
  const chosen = process.env[variable];
  if (chosen) {
    if (await works(chosen, version)) return chosen;
    throw new Error(`${variable} is ${chosen}, but that does not start.`);
  }
  if (besides.every(onPath)) {
    for (const path of [...programs.flatMap(placesOf), ...places]) {
      if (await works(path, version)) return path;
    }
  }
  const downloaded = (await import('playwright'))[name].executablePath();
  return (await works(downloaded, '--version')) ? downloaded : undefined;
}

/**
 * As `findBrowser`, but installs one where there is none.
 *
 * @param {EngineName} [name]
 * @returns {Promise<string>}
 */
export async function ensureBrowser(name = 'chromium') {
  const found = (await findBrowser(name)) ?? (await installBrowser(name));
  if (found) return found;
  const { variable, packages } = engines[name];
  throw new Error(
    `No ${name} was found and none could be installed. Install it (in Debian: apt-get install ` +
      `${packages.join(' ')}), or set ${variable} to the path of one.`,
  );
}

/**
 * How the browser at `path` is driven: Playwright has a protocol of its own with Chromium and with its own builds of
 * the others, speaks WebDriver BiDi with a released Firefox, and has no words for a released WebKit.
 *
 * @param {EngineName} name
 * @param {string} path
 * @returns {Promise<'playwright' | 'bidi' | 'webdriver'>}
 */
export async function drivenBy(name, path) {
  if (name === 'chromium' || path === (await import('playwright'))[name].executablePath())
    return 'playwright';
  return name === 'firefox' ? 'bidi' : 'webdriver';
}

/** @param {EngineName} name */
async function installBrowser(name) {
  console.log(`No ${name} found: installing one …`);
  await run('npx', ['playwright', 'install', name]);
  const downloaded = await findBrowser(name);
  if (downloaded) return downloaded;
  // No download to be had, or one that lacks libraries, which Debian's packages bring along.
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], env);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...engines[name].packages], env);
  }
  return findBrowser(name);
}

/**
 * Whether it starts: a file by that name may be a stub that only says where to get a browser.
 *
 * @param {string} path
 * @param {string} version
 */
async function works(path, version) {
  if (!existsSync(path)) return false;
  try {
    await promisify(execFile)(path, [version], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} program */
function placesOf(program) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
}

/** @param {string} program */
function onPath(program) {
  return placesOf(program).some((path) => existsSync(path));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wanted = /** @type {EngineName[]} */ (process.argv.slice(2));
  for (const name of wanted.length ? wanted : engineNames.slice(0, 1)) console.log(await ensureBrowser(name));
}
