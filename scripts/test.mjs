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
 * Only built-in modules may be imported before `install()` has run.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDemo, buildPackage } from './build.mjs';
import { buildCdn } from './build-cdn.mjs';
import { runTool } from './command.mjs';
import { countVitestResults } from './count-results.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

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

await install();
await buildPackage();
if (inNode.some((path) => /^test\/(e2e|soak)\//.test(path))) await prepareJourneys();

const reports = mkdtempSync(join(tmpdir(), 'rivulet-test-'));
const counts = [];
if (inNode.length > 0) counts.push(await runVitest(inNode));
if (inBrowser.length > 0) counts.push(await runWebTestRunner(inBrowser));
rmSync(reports, { recursive: true, force: true });

const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
if (only.results) {
  const counted = Object.assign({}, ...counts.map((count) => count.files));
  writeFileSync(only.results, JSON.stringify({ passed, failed, files: counted }));
}
if (passed + failed === 0) console.error(`No test ran${filters.length ? ` for ${filters.join(' ')}` : ''}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** Journeys open the demo's pages in a browser, and install what would be published. */
async function prepareJourneys() {
  await buildCdn();
  await buildDemo();
  const { chosenEngine, ensureBrowser } = await import('./browser.mjs');
  await ensureBrowser(chosenEngine());
}

/** @param {string[]} paths */
async function runVitest(paths) {
  const file = join(reports, 'node.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const projects = only.hosts ? ['--project=cloudflare*'] : [];
  const env = only.hosts ? { RIVULET_TESTS: 'hosts' } : {};
  const code = await runTool('vitest/vitest.mjs', ['run', ...projects, ...reporters, ...paths], env);
  return read(file, code, countVitestResults);
}

/** @param {string[]} paths */
async function runWebTestRunner(paths) {
  const file = join(reports, 'elements.json');
  const code = await runTool('@web/test-runner/dist/bin.js', ['--files', ...paths], {
    RIVULET_COUNT_FILE: file,
  });
  return read(file, code, (count) => count);
}

/**
 * What a runner counted. One that failed without counting a failure (it did not start, a promise was rejected
 * outside of any test) counts as one.
 *
 * @param {string} file
 * @param {number} code
 * @param {(report: any) => import('./count-results.mjs').CountByFile} count
 */
function read(file, code, count) {
  /** @type {import('./count-results.mjs').CountByFile} */
  let result = { passed: 0, failed: 0, files: {} };
  try {
    result = count(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`The test runner left no result: ${error}`);
  }
  if (code !== 0 && result.failed === 0) result.failed = 1;
  return result;
}
