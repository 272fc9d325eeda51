/*
 * `npm test`: installs what is missing, builds the package and the demo, runs the tests in Node (Vitest) and those
 * in a browser (web-test-runner), and ends with one line that counts both: "N passed, N failed".
 *
 *   npm test                      everything
 *   npm test -- stream-text       the test files whose path contains "stream-text"
 *   npm run test:node             those in Node only; test:elements: those in a browser only
 *   npm run test:hosts            those with a server, on Cloudflare's runtime without PartyKit
 *   npm test -- --results FILE    writes what was counted into a file, too, for each test file
 *
 * RIVULET_ENGINE=firefox (or webkit) runs those that need a browser in that one; test-browsers.mjs does so with each.
 *
 * With CI=true a file that failed is run a second time.
 *
 * Only built-in modules may be imported before `install()` has run.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDemo, buildPackage } from './build.mjs';
import { buildCdn } from './build-cdn.mjs';
import { runTool } from './command.mjs';
import { countVitestResults, sumOf } from './count-results.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

/** @typedef {import('./count-results.mjs').CountByFile} CountByFile */

const { values: only, positionals: filters } = parseArgs({
  options: {
    node: { type: 'boolean' },
    elements: { type: 'boolean' },
    hosts: { type: 'boolean' },
    results: { type: 'string' },
  },
  allowPositionals: true,
});
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path.replaceAll(sep, '/')}`)
  .filter((path) => path.endsWith('.test.ts'))
  // They need the examples to be built: `npm run test:examples`.
  .filter((path) => !path.startsWith('test/examples/'))
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)));
const inBrowser = only.node || only.hosts ? [] : files.filter((path) => path.startsWith('test/elements/'));
const inNode = only.elements ? [] : files.filter((path) => !path.startsWith('test/elements/'));

const { RIVULET_ENGINE: engine = 'chromium' } = process.env;
const isAtOnce = engine !== 'chromium';

await install();
await buildPackage();
if (inNode.some((path) => /^test\/(e2e|soak)\//.test(path))) await prepareJourneys();

const counted = await runTests([...inNode, ...inBrowser]);
if (process.env.CI) await runAgain(counted);
for (const [path, { failed }] of Object.entries(counted)) {
  for (const name of failed) console.log(`failed: ${path} › ${name}`);
}
const { passed, failed } = sumOf(counted);
if (only.results) writeFileSync(only.results, JSON.stringify(counted));
if (passed + failed === 0) console.error(`No test ran${filters.length ? ` for ${filters.join(' ')}` : ''}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/**
 * Unattended, a file that failed has a second run, with the machine to itself: faults, frames and real browsers take longer
 * on a machine that is busy with something else. What failed the first time only is named all the same. When
 * many failed, the machine is not what is wrong.
 *
 * @param {CountByFile} counted where the second run's counts take the place of the first's
 */
async function runAgain(counted) {
  const broken = files.filter((path) => counted[path]?.failed.length);
  if (broken.length === 0 || broken.length > 5) return;
  console.log(`\nOnce more: ${broken.join(' ')}`);
  for (const [path, count] of Object.entries(await runTests(broken))) {
    const recovered = counted[path]?.failed.filter((name) => !count.failed.includes(name));
    for (const name of recovered ?? []) console.log(`failed once: ${path} › ${name}`);
    counted[path] = count;
  }
}

/** Journeys open the demo's pages in a browser, and install what would be published. */
async function prepareJourneys() {
  await buildCdn();
  await buildDemo();
  const { chosenEngine, ensureBrowser } = await import('./browser.mjs');
  await ensureBrowser(chosenEngine());
}

/**
 * Those in Node, then those in a browser: in Chromium some look at times. In another engine, which does everything more
 * slowly and mostly waits, both at once.
 *
 * @param {string[]} paths
 * @returns {Promise<CountByFile>}
 */
async function runTests(paths) {
  const elements = paths.filter((path) => path.startsWith('test/elements/'));
  const others = paths.filter((path) => !elements.includes(path));
  const reports = mkdtempSync(join(tmpdir(), 'rivulet-test-'));
  const runNode = async (file = join(reports, 'node.json')) =>
    others.length > 0 ? read(file, await runVitest(others, file), countVitestResults) : {};
  const runBrowser = async (file = join(reports, 'browser.json')) =>
    elements.length > 0 ? read(file, await runWebTestRunner(elements, file), (count) => count) : {};
  try {
    if (isAtOnce) return Object.assign({}, ...(await Promise.all([runNode(), runBrowser()])));
    return { ...(await runNode()), ...(await runBrowser()) };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} paths
 * @param {string} file where the report goes
 */
function runVitest(paths, file) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const projects = only.hosts ? ['--project=cloudflare*'] : [];
  const env = only.hosts ? { RIVULET_TESTS: 'hosts' } : {};
  return runTool('vitest/vitest.mjs', ['run', ...projects, ...reporters, ...paths], env);
}

/**
 * @param {string[]} paths
 * @param {string} file where the counts go
 */
function runWebTestRunner(paths, file) {
  return runTool('@web/test-runner/dist/bin.js', ['--files', ...paths], { RIVULET_COUNT_FILE: file });
}

/**
 * What a runner counted. One that failed without counting a failure (it did not start, a promise was rejected
 * outside of any test) counts as one.
 *
 * @param {string} file
 * @param {number} code
 * @param {(report: any) => CountByFile} count
 */
function read(file, code, count) {
  /** @type {CountByFile} */
  let result = {};
  try {
    result = count(JSON.parse(readFileSync(file, 'utf8')));
    rmSync(file);
  } catch (error) {
    console.error(`The test runner left no result: ${error}`);
  }
  if (code !== 0 && sumOf(result).failed === 0)
    result['(the runner)'] = { passed: 0, failed: ['it ended badly'] };
  return result;
}
