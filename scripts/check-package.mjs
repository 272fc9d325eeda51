/* What would be published, as publint and Are The Types Wrong read it: every entry is found, with its types, by every resolver of modules. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runTool } from './command.mjs';

const folder = mkdtempSync(join(tmpdir(), 'rivulet-pack-'));
try {
  const packed = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = join(folder, readdirSync(folder)[0] ?? '');
  const codes = [
    packed,
    await runTool('publint/src/cli.js', ['run', '--strict', tarball]),
    // The package is ESM alone; what older resolvers make of it is no fault. A style sheet has no types.
    await runTool('@arethetypeswrong/cli/dist/index.js', [
      tarball,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'theme.css',
      '--format',
      'table-flipped',
      '--quiet',
    ]),
  ];
  process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
