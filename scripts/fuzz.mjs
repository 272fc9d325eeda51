/*
 * `npm run test:fuzz`: random and mutated frames and HTTP requests against a real server (test/support/fuzz/).
 *
 *   npm run test:fuzz                                   100,000 frames and 20,000 requests, of fresh seeds
 *   npm run test:fuzz -- --frames 1000 --requests 1000  fewer
 *   npm run test:fuzz -- --seed 42                      one seed again, of each kind
 */
import { parseArgs } from 'node:util';
import { runTool } from './command.mjs';
import { install } from './install.mjs';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '100000' },
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string' },
  },
});
await install();
process.exitCode = await runTool('vitest/vitest.mjs', ['run', 'test/fuzz/', '--disable-console-intercept'], {
  RIVULET_FUZZ: values.frames,
  RIVULET_FUZZ_REQUESTS: values.requests,
  ...(values.seed === undefined ? {} : { RIVULET_SEED: values.seed }),
});
