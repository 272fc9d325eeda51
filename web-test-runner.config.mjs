import { writeFile } from 'node:fs/promises';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chosenEngine } from './scripts/browser.mjs';
import { countResults } from './scripts/count-results.mjs';
import { elementBrowser, mediaPlugin } from './scripts/element-browser.mjs';

const countFile = process.env.RIVULET_COUNT_FILE;
const engine = chosenEngine();
const browser = await elementBrowser(engine);
/** WebKit and Firefox draw without a graphics card, slower than Chromium does. */
const patience = engine === 'chromium' ? 1 : 3;

/**
 * The tests of the elements, in a real browser: Chromium, or the engine that `RIVULET_ENGINE` names.
 *
 * @type {import('@web/test-runner').TestRunnerConfig}
 */
export default {
  files: ['test/elements/**/*.test.ts'],
  // One page at a time: tests measure frames and layout shifts, which a busy neighbour would falsify.
  concurrency: 1,
  nodeResolve: { exportConditions: ['development', 'browser'] },
  plugins: [
    // This file's decorator settings must reach esbuild; it reads this one file only, not what it `extends`.
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'src/elements/tsconfig.json' }),
    // A CommonJS module, which a page gets from a bundler; here it is made one that a browser loads.
    {
      name: 'highlight.js',
      transform: ({ path, body }) =>
        path.endsWith('/highlight.js/lib/core.js')
          ? `const module = {};\n${body}\nexport default module.exports;`
          : undefined,
    },
    mediaPlugin(browser),
  ],
  browsers: [browser],
  // For one test file: a page that hangs ends the run sooner than the two minutes it would be given; in the others the
  // longest files take some.
  testsFinishTimeout: engine === 'chromium' ? 60_000 : 600_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 * patience } },
  // Lit greets with this in development mode, which is wanted for its other warnings.
  filterBrowserLogs: ({ args }) => !args.some((text) => String(text).includes('Lit is in dev mode')),
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    {
      async stop({ sessions }) {
        if (countFile) await writeFile(countFile, JSON.stringify(countResults(sessions)));
      },
    },
  ],
};
