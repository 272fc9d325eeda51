import { startStage } from '../stage.js';
import { within } from '../wait.js';
import { playPage } from './page-journey.js';
import { type Kind, kinds, type Plan, planOf } from './plan.js';
import { playPublish } from './publish-journey.js';
import { playRun } from './run-journey.js';
import { playStorage } from './storage-journey.js';
import { playUpload } from './upload-journey.js';
import { World } from './world.js';

/** A journey that did not come to a right end. */
export interface Failure {
  readonly plan: Plan;
  readonly what: string;
}

export interface Report {
  /** How many of each kind were played. */
  readonly played: Readonly<Record<Kind, number>>;
  /** How often the server died, was replaced, or its storage failed. */
  readonly faults: number;
  readonly failures: readonly Failure[];
}

/** How long one journey may take in all, in milliseconds: longer is a hang. */
const PATIENCE = 120_000;

/**
 * Plays the journeys of some seeds: those in this process one after the other, then the others, `beside` each other.
 *
 * @param onPlayed told after each, with what was wrong, if anything
 */
export async function playAll(
  seeds: readonly number[],
  {
    beside = 2,
    onPlayed = () => {},
  }: { readonly beside?: number; readonly onPlayed?: (plan: Plan, wrong?: string) => void } = {},
): Promise<Report> {
  const plans = seeds.map(planOf);
  const failures: Failure[] = [];
  const played = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  async function play(plan: Plan, journey: (plan: Plan) => Promise<void>): Promise<void> {
    let what: string | undefined;
    try {
      await within(journey(plan), PATIENCE, 'the journey to end at all');
    } catch (error) {
      what = (error as Error).message;
      failures.push({ plan, what });
    }
    played[plan.kind]++;
    onPlayed(plan, what);
  }

  for (const plan of plans) if (plan.kind === 'storage') await play(plan, playStorage);
  const onPages = plans.filter(({ kind }) => kind === 'page');
  const onLines = plans.filter(({ kind }) => kind !== 'page' && kind !== 'storage');
  const workers = Array.from({ length: onLines.length > 0 ? beside : 0 }, async () => {
    const world = await World.start();
    try {
      for (let plan = onLines.shift(); plan; plan = onLines.shift()) {
        await play(plan, (one) =>
          (one.kind === 'run' ? playRun : one.kind === 'publish' ? playPublish : playUpload)(world, one),
        );
      }
    } finally {
      await world.stop();
    }
  });
  await Promise.all(workers);
  if (onPages.length > 0) {
    const stage = await startStage({ entry: 'test/support/fixtures/journey-room.ts' });
    try {
      for (const plan of onPages)
        await play(plan, (one) => playPage(stage, one).finally(() => stage.clear()));
    } finally {
      await stage.stop();
    }
  }
  return { played, faults: plans.reduce((sum, { steps }) => sum + steps.length, 0), failures };
}

/** What to read of a failure, and how to play it again. */
export function describeFailure({ plan, what }: Failure): string {
  return `seed ${plan.seed}: ${what}\n  again: npm run test:soak -- --seed ${plan.seed}\n  ${JSON.stringify(plan)}`;
}
