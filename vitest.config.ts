import { configDefaults, defineConfig } from 'vitest/config';

/** Where the tests are that want the machine to themselves. */
const onStage = ['test/e2e/**', 'test/conformance/**', 'test/soak/**', 'test/fuzz/**'];

/** The tests that run in Node. Those of the elements run in a browser: web-test-runner.config.mjs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/elements/**', ...onStage],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
          // Most run a real server, and wait up to 10 s for one thing of it: on a busy machine a test takes several such.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // Real servers, real pages, real faults: one file at a time, and nothing beside it, so that times hold.
        test: {
          name: 'e2e',
          include: onStage.map((folder) => `${folder}/*.test.ts`),
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
