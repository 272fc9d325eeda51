/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 *
 * @typedef {import('@web/test-runner').TestSession} Session
 * @typedef {import('@web/test-runner').TestSuiteResult} Suite
 */

/**
 * What web-test-runner ran. A test file that failed apart from its tests (it does not load, it threw later)
 * counts as one failure.
 *
 * @param {Iterable<Session>} sessions
 * @returns {Count}
 */
export function countResults(sessions) {
  const count = { passed: 0, failed: 0 };
  for (const { testResults, passed } of sessions) {
    const failedBefore = count.failed;
    if (testResults) addSuite(testResults, count);
    if (!passed && count.failed === failedBefore) count.failed++;
  }
  return count;
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
 * @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile
 *
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: VitestFile[] }} report
 * @returns {Count}
 */
export function countVitestResults({ numPassedTests, numFailedTests, testResults }) {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}
