/*
 * `npm run test:browsers`: the tests of the elements, and the journeys, in Firefox and WebKit: the real engines, found
 * on the system or installed. (`npm test` runs them in Chromium.) Each engine ends with a line that counts; what was
 * counted for each file is left in .build/browsers.json.
 *
 *   npm run test:browsers                      both
 *   npm run test:browsers -- webkit            one
 *   npm run test:browsers -- firefox stream-   the files whose path contains "stream-"
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

/** The journeys that are about browsers. Others are about the server, or measure with what Chromium alone has. */
const JOURNEYS = [
  'demo-chat',
  'demo-data',
  'demo-list',
  'demo-log',
  'demo-model',
  'demo-pages',
  'demo-progress',
  'demo-reader',
  'demo-search',
  'demo-text',
  'demo-upload',
  'follow',
  'promises-append-only',
  'promises-exact',
  'promises-safe',
  'promises-words',
].map((name) => `test/e2e/${name}.test.ts`);

await install();
const { ensureBrowser } = await import('./browser.mjs');
const { versionOf } = await import('./browser-version.mjs');
const named = process.argv.slice(2);
const engines = /** @type {const} */ (['firefox', 'webkit']).filter(
  (engine) => named.includes(engine) || !named.some((name) => name === 'firefox' || name === 'webkit'),
);
const filters = named.filter((name) => name !== 'firefox' && name !== 'webkit');
const paths = filters.length > 0 ? filters : ['test/elements/', ...JOURNEYS];

const results = join(root, '.build/browsers.json');
mkdirSync(join(root, '.build'), { recursive: true });
/** @type {Record<string, object>} */
const all = {};
let failed = false;
for (const engine of engines) {
  const version = await versionOf(engine, await ensureBrowser(engine));
  console.log(`\n${version}`);
  const counted = join(root, `.build/browser-${engine}.json`);
  const code = await run('node', ['scripts/test.mjs', '--results', counted, ...paths], {
    RIVULET_ENGINE: engine,
  });
  failed ||= code !== 0;
  all[engine] = { version, ...JSON.parse(readFileSync(counted, 'utf8')) };
  writeFileSync(results, `${JSON.stringify(all, null, 2)}\n`);
}
process.exitCode = failed ? 1 : 0;
