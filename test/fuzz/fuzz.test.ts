/**
 * Random and mutated frames and HTTP requests against a real server: it answers with codes, keeps serving, and tells
 * nothing about its insides. Here are a few; `npm run test:fuzz` sends 100,000. RIVULET_SEED repeats one seed of each kind.
 */
import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finding, FRAMES, fuzzFrames, fuzzRequests, REQUESTS, serves } from '../support/fuzz/fuzz.js';
import { random } from '../support/random.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';

/** Seeds that found something are kept here; what they found is also in test/protocol/codec.test.ts. */
const FOUND: readonly number[] = [2881173632, 2881173633, 2881173635, 2881173641, 2881173646];
/** What the server may hold when all is over, in bytes: workerd alone has about 100 MiB. */
const MEMORY = 700 * 1024 * 1024;

const { RIVULET_FUZZ, RIVULET_FUZZ_REQUESTS, RIVULET_SEED } = process.env;
const first = random().seed;
const isLong = RIVULET_FUZZ !== undefined;
const seedsOf = (count: number) =>
  RIVULET_SEED
    ? [Number(RIVULET_SEED)]
    : [...FOUND, ...Array.from({ length: count }, (_, index) => first + index)];
const frameSeeds = seedsOf(Math.ceil(Number(RIVULET_FUZZ ?? 4_000) / FRAMES));
const requestSeeds = seedsOf(Math.ceil(Number(RIVULET_FUZZ_REQUESTS ?? 1_000) / REQUESTS));

let server: RoomServer;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/fuzz-room.ts' });
});
afterAll(() => server.stop());

/** Some seeds at a time, the server asked now and then whether it still serves. */
async function run(seeds: readonly number[], fuzz: (seed: number) => Promise<Finding[]>): Promise<void> {
  const left = [...seeds];
  const findings: Finding[] = [];
  while (left.length > 0) {
    findings.push(...(await Promise.all(left.splice(0, 10).map(fuzz))).flat());
    expect(await serves(server)).toBe(true);
    if (findings.length > 20) break;
  }
  expect(findings.slice(0, 20)).toEqual([]);
  // What the server wrote of it is an error that somebody foresaw.
  expect(
    server.logs.filter(
      (line) => /^rivulet: [0-9a-f]{8}\b/.test(line) && !line.includes('a-secret-of-the-server'),
    ),
  ).toEqual([]);
  expect(await server.memory()).toBeLessThan(MEMORY);
}

const timeout = 60_000 + (frameSeeds.length + requestSeeds.length) * 2_000;

test('frames of any kind are answered with codes', { timeout }, async () => {
  await run(frameSeeds, (seed) => fuzzFrames(server, seed));
  if (isLong) console.log(`${frameSeeds.length * FRAMES} frames, seeds from ${first}, 0 findings`);
});

test('HTTP requests of any kind are answered with codes', { timeout }, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  await run(requestSeeds, (seed) => fuzzRequests(server, seed, agent));
  agent.destroy();
  if (isLong) console.log(`${requestSeeds.length * REQUESTS} HTTP requests, seeds from ${first}, 0 findings`);
});
