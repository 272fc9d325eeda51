import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './command.mjs';
import { replaceTree } from './replace-tree.mjs';
import { root } from './root.mjs';
import { shareDecorate } from './share-decorate.mjs';

/** Compiles the package into dist/; quick when nothing changed. Ends the process when it does not compile. */
export async function buildPackage() {
  if ((await runTool('typescript/bin/tsc', ['-b', 'tsconfig.build.json'])) === 0) {
    // It needs a package: before the dependencies are installed this file has to load without.
    const { minifyStyles } = await import('./minify-styles.mjs');
    minifyStyles();
    shareDecorate();
    // npx links to it in a checkout; of an installed package npm does this itself.
    chmodSync(join(root, 'dist/bin/rivulet.js'), 0o755);
    return;
  }
  console.error('The package does not compile; the messages are above.');
  process.exit(1);
}

/**
 * Bundles the demo pages into demo/dist, from the package as it is in dist/. They are built elsewhere first: a server
 * that is serving them (`npm start` in another terminal) has the old ones until the new ones are whole.
 *
 * @param {{ prune?: boolean }} [options] `prune`: takes away what earlier builds left there; not while it is served
 */
export async function buildDemo(options) {
  const built = join(root, '.build', `demo-${process.pid}`);
  const code = await runTool('vite/bin/vite.js', [
    'build',
    '--logLevel',
    'warn',
    '--outDir',
    built,
    '--emptyOutDir',
  ]);
  if (code === 0) replaceTree(built, join(root, 'demo/dist'), options);
  rmSync(built, { recursive: true, force: true });
  if (code === 0) return;
  console.error('The demo pages could not be built; the messages are above.');
  process.exit(1);
}
