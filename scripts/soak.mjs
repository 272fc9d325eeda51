/*
 * `npm run test:soak`: seeded journeys through faults, against real servers, lines and pages (test/support/faults/).
 *
 *   npm run test:soak                        the journeys of seeds 1 to 1,000
 *   npm run test:soak -- --count 100         fewer
 *   npm run test:soak -- --first 5000        others
 *   npm run test:soak -- --seed 42           one, again
 *   npm run test:soak -- --beside 4          more worlds at a time (default 2)
 */
import { parseArgs } from 'node:util';
import { runTool } from './command.mjs';
import { install } from './install.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    beside: { type: 'string', default: '2' },
  },
});
await install();
const { ensureBrowser } = await import('./browser.mjs');
await ensureBrowser();
process.exitCode = await runTool('vitest/vitest.mjs', ['run', 'test/soak/', '--disable-console-intercept'], {
  RIVULET_BESIDE: values.beside,
  ...(values.seed === undefined
    ? { RIVULET_JOURNEYS: values.count, RIVULET_FIRST: values.first }
    : { RIVULET_SEED: values.seed }),
});
