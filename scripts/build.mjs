import { runTool } from './command.mjs';
import { minifyStyles } from './minify-styles.mjs';

/** Compiles the package into dist/; quick when nothing changed. Ends the process when it does not compile. */
export async function buildPackage() {
  if ((await runTool('typescript/bin/tsc', ['-b', 'tsconfig.build.json'])) === 0) {
    minifyStyles();
    return;
  }
  console.error('The package does not compile; the messages are above.');
  process.exit(1);
}

/** Bundles the demo pages into demo/dist, from the package as it is in dist/. */
export async function buildDemo() {
  if ((await runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'])) === 0) return;
  console.error('The demo pages could not be built; the messages are above.');
  process.exit(1);
}
