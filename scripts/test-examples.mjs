/*
 * `npm run test:examples`: builds the examples with their own tools, goes through the journeys with each, and ends with
 * one line that counts: "N passed, N failed".
 *
 *   npm run test:examples -- vue              one of them
 *   npm run test:examples -- firefox webkit   in these browsers; otherwise in that of RIVULET_ENGINE
 *   npm run test:examples -- --built webkit   with what was built before
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenEngine, pickEngines } from './browser.mjs';
import { run, runTool } from './command.mjs';
import { countVitestResults, journeysByExample, sumOf } from './count-results.mjs';
import { install } from './install.mjs';
import { keepExamples } from './results.mjs';

const { engines, others } = pickEngines(process.argv.slice(2), [chosenEngine()]);
const names = others.filter((other) => other !== '--built');
if (!others.includes('--built')) {
  const code = await run(process.execPath, ['scripts/examples.mjs', '--build', ...names]);
  if (code !== 0) process.exit(code);
}

await install();
const { ensureBrowser } = await import('./browser.mjs');
const { versionOf } = await import('./browser-version.mjs');
const reports = mkdtempSync(join(tmpdir(), 'rivulet-examples-'));
const only = names.length > 0 ? ['-t', `^(${names.join('|')}|there are) `] : [];
let passed = 0;
let failed = 0;
for (const engine of engines) {
  const version = await versionOf(engine, await ensureBrowser(engine));
  console.log(`\n${version}`);
  const file = join(reports, `${engine}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  await runTool('vitest/vitest.mjs', ['run', ...reporters, ...only, 'test/examples'], {
    RIVULET_ENGINE: engine,
  });
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const count = sumOf(countVitestResults(report));
  passed += count.passed;
  failed += count.failed;
  keepExamples(engine, version, journeysByExample(report));
}
rmSync(reports, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
