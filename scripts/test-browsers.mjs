/*
 * `npm run test:browsers`: the tests of the elements, and the journeys, in Firefox and WebKit: the real engines, found
 * on the system or installed. (`npm test` runs them in Chromium.) Each engine ends with a line that counts; what was
 * counted for each file is kept for `npm run compatibility`.
 *
 *   npm run test:browsers                      both
 *   npm run test:browsers -- webkit            one; it can also be chromium
 *   npm run test:browsers -- firefox stream-   the files whose path contains "stream-"
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { install } from './install.mjs';
import { keepResult } from './results.mjs';
import { root } from './root.mjs';

/**
 * The journeys that are about browsers. Others are about the server, the package or the command, or look at a page with what
 * Chromium alone has:
 *
 * - `accessibility-tree`, with the whole tree that assistive technology is given: in each engine axe looks at every state of every
 *   element (states-accessibility), and `promises-words` and `demo-*` at what the engine says of some;
 * - `demo-shifts`, with the browser's own measure of what moves without having been clicked: in each engine `ssr*`, `list-earlier`,
 *   `demo-list`, `promises-append-only` and the tests of the elements compare what is in view from frame to frame;
 * - `endless` and `promises-bounded`, with the debugger's count of the heap, and pages that it stops: in each engine stream-list-endless
 *   counts the rows that are collected, and stream-log and stream-text-groups the nodes of what is long;
 * - `docs`, whose live examples are in frames without rights, into which not every driver can look: their code is the same in each;
 * - `promises-chaos` and `promises-dev`, which are of the server: what a page makes of it is in the other `promises-*`.
 */
const JOURNEYS = [
  'accessibility-preferences',
  'attacks',
  'back-ends',
  'demo-chat',
  'demo-data',
  'demo-inspector',
  'demo-list',
  'demo-log',
  'demo-model',
  'demo-pages',
  'demo-progress',
  'demo-reader',
  'demo-search',
  'demo-text',
  'demo-upload',
  'durable-streams',
  'follow',
  'framework-rows',
  'list-earlier',
  'promises-append-only',
  'promises-exact',
  'promises-safe',
  'promises-words',
  'ssr',
  'ssr-kinds',
  'ssr-views',
].map((name) => `test/e2e/${name}.test.ts`);

await install();
const { ensureBrowser, pickEngines } = await import('./browser.mjs');
const { versionOf } = await import('./browser-version.mjs');
const { engines, others } = pickEngines(process.argv.slice(2), ['firefox', 'webkit']);
const paths = others.length > 0 ? others : ['test/elements/', ...JOURNEYS];

const counted = join(root, '.build/browser.json');
mkdirSync(join(root, '.build'), { recursive: true });
let failed = false;
for (const engine of engines) {
  const version = await versionOf(engine, await ensureBrowser(engine));
  console.log(`\n${version}`);
  const code = await run('node', ['scripts/test.mjs', '--results', counted, ...paths], {
    RIVULET_ENGINE: engine,
  });
  failed ||= code !== 0;
  if (others.length > 0) continue;
  keepResult('tests', engine, { version, files: JSON.parse(readFileSync(counted, 'utf8')) });
}
process.exitCode = failed ? 1 : 0;
