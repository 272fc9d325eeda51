import { readdirSync, readFileSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';

/** Where the tests are that want the machine to themselves. */
const onStage = ['test/e2e/**', 'test/conformance/**', 'test/soak/**', 'test/fuzz/**', 'test/examples/**'];

const unit = {
  sequence: { groupOrder: 0 },
  maxWorkers: 2,
  // Most run a real server, and wait up to 10 s for one thing of it: on a busy machine a test takes several such.
  testTimeout: 30_000,
  hookTimeout: 30_000,
};

/** Real servers, real pages, real faults: one file at a time, and nothing beside it, so that times hold. */
const e2e = {
  sequence: { groupOrder: 1 },
  maxWorkers: 1,
  // Other engines than Chromium draw, and are driven, more slowly.
  testTimeout: process.env.RIVULET_ENGINE ? 180_000 : 60_000,
  hookTimeout: 90_000,
};

/**
 * The tests whose servers run on Cloudflare without PartyKit too: `npm run test:hosts` runs all of them, `npm test` a few that
 * need between them everything that a host gives.
 */
const onBothHosts =
  process.env.RIVULET_TESTS === 'hosts'
    ? {
        unit: serverTestsIn('test/server', 'test/client', 'test/bin'),
        e2e: ['test/{conformance,soak,fuzz}/*.test.ts', 'test/e2e/promises-{words,safe,chaos}.test.ts'],
      }
    : {
        unit: ['test/server/{durability,http-door,policy,relay,runs,sockets,uploads}.test.ts'],
        e2e: [],
      };

/** The tests in these folders that start a server, but for those of one host. */
function serverTestsIn(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.test.ts') && !/\/(harness|cloudflare)\.test\.ts$/.test(path))
    .filter((path) => readFileSync(path, 'utf8').includes('support/room-server.js'));
}

const env = { RIVULET_HOST: 'cloudflare' };

/** The tests that run in Node. Those of the elements run in a browser: web-test-runner.config.mjs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/elements/**', ...onStage],
          ...unit,
        },
      },
      // A room's first write makes a database here: tests of many rooms take twice as long.
      { test: { name: 'cloudflare', include: onBothHosts.unit, env, ...unit, testTimeout: 60_000 } },
      { test: { name: 'e2e', include: onStage.map((folder) => `${folder}/*.test.ts`), ...e2e } },
      { test: { name: 'cloudflare e2e', include: onBothHosts.e2e, env, ...e2e } },
    ],
  },
});
