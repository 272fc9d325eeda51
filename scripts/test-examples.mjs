/*
 * `npm run test:examples`: builds the examples with their own tools, goes through the journeys with each, and ends with
 * one line that counts: "N passed, N failed".
 *
 *   npm run test:examples -- vue       one of them
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runTool } from './command.mjs';
import { countVitestResults } from './count-results.mjs';

const names = process.argv.slice(2);
const code = await run(process.execPath, ['scripts/examples.mjs', '--build', ...names]);
if (code !== 0) process.exit(code);

const { ensureBrowser } = await import('./browser.mjs');
await ensureBrowser();
const reports = mkdtempSync(join(tmpdir(), 'rivulet-examples-'));
const file = join(reports, 'examples.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const only = names.length > 0 ? ['-t', `^(${names.join('|')}|there are) `] : [];
const failed = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...only, 'test/examples']);
const count = countVitestResults(JSON.parse(readFileSync(file, 'utf8')));
rmSync(reports, { recursive: true, force: true });
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = failed;
