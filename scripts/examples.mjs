/*
 * `npm run examples`: packs the package, installs and builds the examples with their own tools, and serves them.
 *
 *   npm run examples                   all of them
 *   npm run examples -- vue svelte     some of them
 *   npm run examples -- --build        only builds them, into examples/.built/<name>
 *   npm run examples -- --port 4000
 *
 * Only built-in modules may be imported before `install()` has run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackage } from './build.mjs';
import { buildCdn } from './build-cdn.mjs';
import { startDevServer } from './dev-server.mjs';
import { endWithThisProcess } from './end-with.mjs';
import { install } from './install.mjs';
import { notePacked } from './results.mjs';
import { root } from './root.mjs';

const folder = join(root, 'examples');
const packed = join(folder, '.packed');
const built = join(folder, '.built');

/** Tools ask or report home when they may. */
const QUIET = {
  CI: '1',
  NG_CLI_ANALYTICS: 'false',
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
};

const { values: options, positionals } = parseArgs({
  options: { build: { type: 'boolean' }, port: { type: 'string', default: '4173' } },
  allowPositionals: true,
});

const known = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'package.json')))
  .map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no example ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

await install();
await buildPackage();
await buildCdn();
const tarball = await pack();
const wanted = positionals.length > 0 ? positionals : known;
for (const name of wanted) await build(name, tarball);
if (!options.build) {
  // Those with servers of their own have nothing in it, and it has to be there.
  mkdirSync(built, { recursive: true });
  const stopping = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => stopping.abort());
  const pages = ['examples/server.ts', '--serve', built];
  const server = await startDevServer(Number(options.port), stopping.signal, pages);
  for (const name of known.filter((each) => existsSync(join(built, each))))
    console.log(`http://localhost:${options.port}/${name}/index.html`);
  for (const name of wanted.filter(hasServer)) startExample(name);
  process.exitCode = await server.exited;
}

/** The package as it would be published. */
async function pack() {
  rmSync(packed, { recursive: true, force: true });
  mkdirSync(packed);
  // It is built; its own `prepack` would do that once more.
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed], root);
  const [file] = readdirSync(packed);
  notePacked();
  return join(packed, /** @type {string} */ (file));
}

/**
 * @param {string} name
 * @param {string} tarball
 */
async function build(name, tarball) {
  console.log(`examples/${name}`);
  const example = join(folder, name);
  const { scripts, files } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], example);
  // From the tarball, as it is now: a lock file would hold on to an older one.
  await run(
    'npm',
    ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error', tarball],
    example,
  );
  if (scripts?.build) await run('npm', ['run', 'build', '--silent'], example);
  // One with a server of its own has no pages to be served from here.
  if (scripts?.start) return;
  const output = join(built, name);
  rmSync(output, { recursive: true, force: true });
  if (scripts?.build) cpSync(join(example, 'dist'), output, { recursive: true });
  // Without a build a page is its files; those of packages stand where a CDN has them, below the package's name.
  else {
    for (const path of files)
      cpSync(join(example, path), join(output, path.replace('node_modules/', '')), { recursive: true });
    // The style that all have, which the others take into their own.
    cpSync(join(folder, 'page.css'), join(built, 'page.css'));
  }
}

/** @param {string} name */
function hasServer(name) {
  const { scripts } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'));
  return scripts?.start !== undefined;
}

/**
 * Starts an example that has a server of its own; it prints its address. It ends with this process, in a process group of its own:
 * `npm` killed alone would leave the server behind.
 *
 * @param {string} name
 */
function startExample(name) {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: join(folder, name),
    detached: true,
    stdio: 'inherit',
    env: { ...process.env, ...QUIET, RIVULET_SERVER: `127.0.0.1:${options.port}`, PORT: '0' },
    shell: process.platform === 'win32',
  });
  child.unref();
  if (child.pid !== undefined) endWithThisProcess(child.pid);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
async function run(program, args, cwd) {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...QUIET },
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  console.error(`${program} ${args[0]} failed in ${cwd}; its messages are above.`);
  process.exit(1);
}
