import { relative, sep } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 *
 * @typedef {Count & { files: Record<string, Count> }} CountByFile by the file's path in the project
 *
 * @typedef {import('@web/test-runner').TestSession} Session
 * @typedef {import('@web/test-runner').TestSuiteResult} Suite
 */

/**
 * What web-test-runner ran. A test file that failed apart from its tests (it does not load, it threw later)
 * counts as one failure.
 *
 * @param {Iterable<Session>} sessions
 * @returns {CountByFile}
 */
export function countResults(sessions) {
  /** @type {Record<string, Count>} */
  const files = {};
  for (const { testFile = '', testResults, passed } of sessions) {
    const count = { passed: 0, failed: 0 };
    if (testResults) addSuite(testResults, count);
    if (!passed && count.failed === 0) count.failed++;
    files[pathInProject(testFile)] = count;
  }
  return countFiles(files);
}

/**
 * @param {Record<string, Count>} files
 * @returns {CountByFile}
 */
function countFiles(files) {
  const sum = (/** @type {keyof Count} */ key) =>
    Object.values(files).reduce((total, count) => total + count[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), files };
}

/** @param {string} path */
function pathInProject(path) {
  return relative(root, path).replaceAll(sep, '/');
}

/**
 * @param {Suite} suite
 * @param {Count} count
 */
function addSuite({ tests, suites }, count) {
  for (const { passed, skipped } of tests) {
    if (!skipped) count[passed ? 'passed' : 'failed']++;
  }
  for (const inner of suites) addSuite(inner, count);
}

/**
 * The same for Vitest, from what its JSON reporter writes.
 *
 * @typedef {{ name: string, status: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ status: string, title: string, ancestorTitles: string[] }} VitestTest
 *
 * @param {{ testResults: VitestFile[] }} report
 * @returns {CountByFile}
 */
export function countVitestResults({ testResults }) {
  /** @type {Record<string, Count>} */
  const files = {};
  for (const { name, status, assertionResults } of testResults) {
    const having = (/** @type {string} */ wanted) =>
      assertionResults.filter((test) => test.status === wanted).length;
    const failed = having('failed') || (status === 'failed' ? 1 : 0);
    files[pathInProject(name)] = { passed: having('passed'), failed };
  }
  return countFiles(files);
}

/**
 * Which journeys were gone through with which example, from the same report: their tests are in a suite of its name.
 *
 * @typedef {Record<string, Record<string, boolean>>} JourneysByExample
 *
 * @param {{ testResults: VitestFile[] }} report
 * @returns {JourneysByExample} by the example, by the journey
 */
export function journeysByExample({ testResults }) {
  /** @type {JourneysByExample} */
  const examples = {};
  for (const { status, title, ancestorTitles } of testResults.flatMap((file) => file.assertionResults)) {
    const [name] = ancestorTitles;
    if (!name || !['passed', 'failed'].includes(status)) continue;
    examples[name] ??= {};
    examples[name][title] = status === 'passed';
  }
  return examples;
}
