/**
 * Journeys through faults, each checked against the model: exact content, or an explicit, correct outcome that says whether
 * to try again; never a hang, a splice, a hole, a doubling, or anything after the end.
 *
 * Here are some that are always the same and some that never are; `npm run test:soak` plays a thousand. RIVULET_SEED plays
 * one, RIVULET_JOURNEYS so many from RIVULET_FIRST.
 */
import { expect, test } from 'vitest';
import { describeFailure, playAll } from '../support/faults/journeys.js';
import { seedsFrom } from '../support/faults/plan.js';
import { random } from '../support/random.js';

const { RIVULET_SEED, RIVULET_JOURNEYS, RIVULET_FIRST, RIVULET_BESIDE } = process.env;

function seeds(): number[] {
  if (RIVULET_SEED) return [Number(RIVULET_SEED)];
  if (RIVULET_JOURNEYS) return seedsFrom(Number(RIVULET_FIRST ?? 1), Number(RIVULET_JOURNEYS));
  return [...seedsFrom(1, 20), ...seedsFrom(random().seed, 5)];
}

const planned = seeds();

test(`${planned.length} journeys through faults end as they must`, {
  timeout: 60_000 + planned.length * 10_000,
}, async () => {
  const began = performance.now();
  const isSoak = RIVULET_JOURNEYS !== undefined || RIVULET_SEED !== undefined;
  let count = 0;
  const { played, faults, failures } = await playAll(planned, {
    beside: Number(RIVULET_BESIDE ?? 2),
    onPlayed(plan, wrong) {
      if (wrong) console.error(describeFailure({ plan, what: wrong }));
      if (isSoak && ++count % 50 === 0) console.log(`${count} of ${planned.length} journeys`);
    },
  });
  if (isSoak) {
    const kinds = Object.entries(played).map(([kind, number]) => `${number} ${kind}`);
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    console.log(
      `${planned.length} journeys (${kinds.join(', ')}), ${faults} faults, ${failures.length} failed, ${minutes} minutes`,
    );
  }
  expect(failures.map(describeFailure)).toEqual([]);
});
