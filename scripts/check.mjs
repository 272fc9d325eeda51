/* `npm run check`: types, format and lint, dead exports, layers, package entries, what pages weigh and hold. Runs all, then fails if one did. */
import { buildPackage } from './build.mjs';
import { buildCdn } from './build-cdn.mjs';
import { runTool } from './command.mjs';
import { install } from './install.mjs';

await install();
/**
 * Compiles declarations as whoever has `skipLibCheck: false` reads them.
 *
 * @param {string} options
 * @param {string[]} entries
 */
const compileDeclarations = (options, entries) =>
  runTool('typescript/bin/tsc', [
    ...`--noEmit --strict --skipLibCheck false --target es2022 --module nodenext ${options}`.split(' '),
    ...entries.map((entry) => `dist/${entry}/index.d.ts`),
  ]);
const checks = {
  types: () => runTool('typescript/bin/tsc', ['-b']),
  // Without the types of this project's tools.
  declarations: () =>
    compileDeclarations('--lib es2023,dom,dom.iterable,dom.asynciterable --typeRoots .ci', [
      'elements',
      'client',
      'server',
      'protocol',
      'testing',
      'react',
      'preact',
      'solid',
    ]),
  'declarations on cloudflare': () =>
    compileDeclarations('--lib es2023 --types @cloudflare/workers-types/latest', ['server/cloudflare']),
  layers: () => runTool('../scripts/check-layers.mjs', []),
  entries: () => runTool('../scripts/check-entries.mjs', []),
  package: async () => {
    await buildPackage();
    await buildCdn();
    return runTool('../scripts/check-package.mjs', []);
  },
  size: () => runTool('../scripts/size.mjs', []),
  memory: () => runTool('../scripts/memory.mjs', []),
  manifest: () => runTool('../scripts/manifest.mjs', ['--check']),
  reference: () => runTool('../scripts/elements-reference.mjs', ['--check']),
  'format and lint': () => runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  'dead exports': () => runTool('knip/bin/knip.js', []),
};
const failed = [];
for (const [name, check] of Object.entries(checks)) {
  if ((await check()) !== 0) failed.push(name);
}
console.log(
  failed.length ? `check failed: ${failed.join(', ')}` : `check passed: ${Object.keys(checks).join(', ')}`,
);
process.exitCode = failed.length ? 1 : 0;
