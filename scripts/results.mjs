import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineNames } from './browser.mjs';
import { root } from './root.mjs';

const folder = join(root, '.build/results');
/** As the run began: it may go on while others commit. */
const commit = checkedOut();
/** Of which commit the package is that the examples are made from. */
const packedFrom = join(root, 'examples/.packed/commit');

/**
 * @typedef {object} Run in one browser
 * @property {string} version the browser's name and version
 * @property {string} date the day on which it was, as `2026-01-31`
 * @property {string} commit what was checked out, with `, changed` after it when files were not as they are there
 *
 * @typedef {Run & { files: import('./count-results.mjs').CountByFile }} TestRun
 * @typedef {Run & { examples: Record<string, ExampleResult> }} ExamplesRun
 * @typedef {{ commit: string, journeys: Record<string, boolean> }} ExampleResult
 */

/**
 * Keeps what came of a run, in place of the one before in the same browser, for scripts/compatibility.mjs.
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

/** Notes of which commit the package is that has just been packed. */
export function notePacked() {
  writeFileSync(packedFrom, `${commit}\n`);
}

/**
 * Keeps which journeys were gone through with which example. What is known of others stays, each with the commit of its package.
 *
 * @param {import('./browser.mjs').EngineName} engine
 * @param {string} version
 * @param {import('./count-results.mjs').JourneysByExample} journeysByExample
 */
export function keepExamples(engine, version, journeysByExample) {
  const known = /** @type {ExamplesRun | undefined} */ (lastResult('examples', engine));
  const from = readFileSync(packedFrom, 'utf8').trim();
  const results = Object.entries(journeysByExample).map(([name, journeys]) => [
    name,
    { commit: from, journeys },
  ]);
  const others = known?.version === version ? known.examples : {};
  keepResult('examples', engine, { version, examples: { ...others, ...Object.fromEntries(results) } });
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
 * What came of the last run in each browser that there was one in.
 *
 * @param {'tests' | 'examples'} name
 * @returns {any[]}
 */
export function lastResults(name) {
  return engineNames.flatMap((engine) => lastResult(name, engine) ?? []);
}

/**
 * @param {'tests' | 'examples'} name
 * @param {string} engine
 * @returns {any} nothing when there was none
 */
function lastResult(name, engine) {
  try {
    return JSON.parse(readFileSync(pathOf(name, engine), 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {string} engine
 */
function pathOf(name, engine) {
  return join(folder, `${name}-${engine}.json`);
}
