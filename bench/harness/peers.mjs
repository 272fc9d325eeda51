import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/command.mjs';

/** The folder with the peers' own package.json. */
const bench = join(import.meta.dirname, '..');

/**
 * Installs the peers in `bench/`, unless they are there as its lock file says. Not with `npm ci`: that fails for packages of
 * other platforms, which the lock file does not name.
 */
export async function installPeers() {
  if (isInstalled()) return;
  console.log('Installing the peers (npm install in bench/) …');
  const code = await run('npm', [
    'install',
    '--prefix',
    bench,
    ...'--no-save --ignore-scripts --no-audit --no-fund'.split(' '),
  ]);
  if (code !== 0)
    throw new Error('The peers could not be installed: npm install failed, its messages are above.');
}

function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(bench, file), 'utf8')).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * @param {string} name of a package among the peers
 * @returns {string} the version that is installed
 */
export function versionOf(name) {
  return packagesOf('node_modules/.package-lock.json')[`node_modules/${name}`]?.version ?? '';
}
