import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './command.mjs';
import { requireNode } from './node-version.mjs';
import { root } from './root.mjs';

/**
 * Installs the dependencies with `npm ci`, unless node_modules already holds what the lock file says.
 * Versions are compared, not dates: a checkout gives every file a new date.
 */
export async function install() {
  requireNode();
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  const code = await run('npm', ['ci']);
  if (code !== 0) {
    console.error('The dependencies could not be installed: npm ci failed, its messages are above.');
    process.exit(1);
  }
}

/** @returns {boolean} */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      // '' is the project itself. Optional packages are for certain platforms: npm leaves out the others.
      path === '' || optional || present[path]?.version === version,
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>} empty when there is no such file
 */
function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return {};
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await install();
