import { relative, sep } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {string[]} failed the names of those that failed
 *
 * @typedef {Record<string, Count>} CountByFile by the file's path in the project
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
  /** @type {CountByFile} */
  const files = {};
  for (const { testFile = '', testResults, passed } of sessions) {
    const count = countOf(files, testFile);
    const before = count.failed.length;
    if (testResults) addSuite(testResults, [], count);
    if (!passed && count.failed.length === before) count.failed.push('(the file itself)');
  }
  return files;
}

/**
 * The count of a file: one for all the browsers or projects that it ran in.
 *
 * @param {CountByFile} files
 * @param {string} path
 */
function countOf(files, path) {
  const name = pathInProject(path);
  files[name] ??= { passed: 0, failed: [] };
  return files[name];
}

/**
 * @param {CountByFile} files
 * @returns {{ passed: number, failed: number }}
 */
export function sumOf(files) {
  const counts = Object.values(files);
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed.length, 0),
  };
}

/** @param {string} path */
function pathInProject(path) {
  return relative(root, path).replaceAll(sep, '/');
}

/**
 * @param {Suite} suite
 * @param {readonly string[]} titles of the suites around it
 * @param {Count} count
 */
function addSuite({ tests, suites }, titles, count) {
  for (const { name, passed, skipped } of tests) {
    if (skipped) continue;
    if (passed) count.passed++;
    else count.failed.push([...titles, name].join(' › '));
  }
  for (const inner of suites) addSuite(inner, [...titles, inner.name], count);
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
  /** @type {CountByFile} */
  const files = {};
  for (const { name, status, assertionResults } of testResults) {
    const count = countOf(files, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    count.passed += assertionResults.filter((test) => test.status === 'passed').length;
    count.failed.push(...failed.map((test) => [...test.ancestorTitles, test.title].join(' › ')));
    if (status === 'failed' && failed.length === 0) count.failed.push('(the file itself)');
  }
  return files;
}

/**
 * Which journeys were gone through with which example, from the same report: their tests are in a suite that begins with its name
 * ("vue", "vue in development").
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
    const [, name, where] = /^(\S+)(?: (.+))?$/.exec(ancestorTitles[0] ?? '') ?? [];
    if (!name || !['passed', 'failed'].includes(status)) continue;
    examples[name] ??= {};
    examples[name][where ? `${where}: ${title}` : title] = status === 'passed';
  }
  return examples;
}
