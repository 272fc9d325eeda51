import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Writes files that are made of others; called with `--check` it only says whether they are current, and fails if not.
 *
 * @param {Readonly<Record<string, string>>} files what is to be in them, by path
 * @param {string} command what writes them
 */
export function keepCurrent(files, command) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (read(file) !== text) {
      console.error(`${path} is not current: ${command}`);
      process.exitCode = 1;
    }
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}
