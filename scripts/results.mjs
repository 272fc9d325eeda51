import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineNames } from './browser.mjs';
import { root } from './root.mjs';

const folder = join(root, '.build/results');
/** As the run began: it may go on while others commit. */
const commit = checkedOut();

/**
 * @typedef {object} Run a whole one, in one browser
 * @property {string} version the browser's name and version
 * @property {string} date the day on which it was, as `2026-01-31`
 * @property {string} commit what was checked out, with `, changed` after it when files were not as they are there
 *
 * @typedef {Run & { files: import('./count-results.mjs').CountByFile }} TestRun
 * @typedef {Run & { examples: import('./count-results.mjs').JourneysByExample }} ExamplesRun
 */

/**
 * Keeps what came of a whole run, in place of the one before in the same browser, for scripts/compatibility.mjs.
 *
 * @param {'tests' | 'examples'} name
 * @param {import('./browser.mjs').EngineName} engine
 * @param {Record<string, unknown> & { version: string }} result
 */
export function keepResult(name, engine, result) {
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const kept = { ...result, date, commit };
  writeFileSync(pathOf(name, engine), `${JSON.stringify(kept, null, 2)}\n`);
}

function checkedOut() {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? ', changed' : '');
  } catch {
    // A copy without its history.
    return 'unknown';
  }
}

/**
 * What came of the last whole run in each browser that there was one in.
 *
 * @param {'tests' | 'examples'} name
 * @returns {any[]}
 */
export function lastResults(name) {
  return engineNames.flatMap((engine) => {
    try {
      return [JSON.parse(readFileSync(pathOf(name, engine), 'utf8'))];
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
      throw error;
    }
  });
}

/**
 * @param {string} name
 * @param {string} engine
 */
function pathOf(name, engine) {
  return join(folder, `${name}-${engine}.json`);
}
