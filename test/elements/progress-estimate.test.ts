import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Estimate,
  lookedAt,
  noEstimate,
  rateNow,
  withSample,
} from '../../src/elements/progress/estimate.js';
import { observe, type Pace, rateOf } from '../../src/elements/progress/pace.js';

/** A sample: this long after the one before, in milliseconds, and this much more. */
type Move = readonly [pause: number, growth: number];

interface Look {
  readonly time: number;
  readonly value: number;
  readonly remaining: number | undefined;
}

/** What is shown while the work goes on like this, looked at 4 times a second and with each sample. */
function watch(moves: readonly Move[], goal = 1): Look[] {
  const looks: Look[] = [];
  let estimate: Estimate = withSample(noEstimate, { time: 0, value: 0 });
  let time = 0;
  let value = 0;
  const look = (at: number): void => {
    estimate = lookedAt(estimate, goal, at);
    looks.push({ time: at, value, remaining: estimate.remaining });
  };
  for (const [pause, growth] of moves) {
    for (let at = time + 250; at < time + pause; at += 250) look(at);
    time += pause;
    value += growth;
    estimate = withSample(estimate, { time, value });
    look(time);
  }
  return looks;
}

const steady = (count: number, pause: number): Move[] =>
  Array.from({ length: count }, () => [pause, 1 / count] as const);

describe('the time left', () => {
  const moves = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 8_000 }), fc.double({ min: 0, max: 0.2, noNaN: true })),
    { maxLength: 60 },
  );

  it('never grows while it is shown, whatever happens', () => {
    fc.assert(
      fc.property(moves, (each) => {
        const looks = watch(each);
        for (const [at, { remaining }] of looks.entries()) {
          const before = looks[at - 1]?.remaining;
          if (remaining === undefined) continue;
          expect(remaining).to.be.at.least(0);
          expect(Number.isFinite(remaining)).to.equal(true);
          if (before !== undefined) expect(remaining).to.be.at.most(before);
        }
      }),
    );
  });

  it('is near the truth for work that goes on evenly, with jitter', () => {
    // Each pause has its counterpart, so that the pace is the same on the whole.
    const jitter = fc.array(fc.double({ min: 0.4, max: 1.6, noNaN: true }), { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(jitter, fc.integer({ min: 200, max: 2_000 }), (factors, pause) => {
        const pauses = factors.flatMap((factor) => [pause * factor, pause * (2 - factor)]).map(Math.round);
        const looks = watch(pauses.map((each) => [each, 0.01] as const));
        const end = looks.at(-1)?.time ?? 0;
        const later = looks.filter(({ time }) => time > end / 4);
        expect(later.every(({ remaining }) => remaining !== undefined)).to.equal(true);
        for (const { time, remaining = 0 } of later) {
          expect(Math.abs(remaining - (end - time))).to.be.below(0.25 * (end - time) + 3 * pause);
        }
      }),
    );
  });

  it('is not told too early', () => {
    const looks = watch(steady(100, 100));
    const first = looks.find(({ remaining }) => remaining !== undefined);
    expect(first?.time).to.be.at.least(2_000);
    // Half of the work in one leap says nothing of the rest.
    expect(watch([[3_000, 0.5]]).every(({ remaining }) => remaining === undefined)).to.equal(true);
    // Nor does the first thousandth.
    expect(watch(steady(10_000, 250).slice(0, 50)).every((look) => look.remaining === undefined)).to.equal(
      true,
    );
  });

  it('is taken back when the work stands still, and told again when it goes on', () => {
    const looks = watch([...steady(100, 100).slice(0, 50), [20_000, 0.01], ...steady(100, 100).slice(0, 40)]);
    const at = (time: number) => looks.findLast((look) => look.time <= time)?.remaining;
    expect(at(5_000)).to.be.within(4_000, 6_000);
    expect(at(20_000)).to.equal(undefined);
    expect(looks.at(-1)?.remaining).not.to.equal(undefined);
  });

  it('is not told while the pace is wild', () => {
    const looks = watch([...steady(1_000, 250).slice(0, 40), ...steady(100, 50).slice(0, 20)]);
    const wild = looks.filter(({ time }) => time > 10_400);
    expect(wild.length).to.be.above(0);
    expect(wild.every(({ remaining }) => remaining === undefined)).to.equal(true);
  });

  it('holds while the work falls behind, and is taken back once it is wrong by far', () => {
    // Two and a half times as slow from the middle on.
    const looks = watch([...steady(200, 100).slice(0, 100), ...steady(200, 250).slice(0, 96)]);
    const shown = looks.map(({ remaining }) => remaining);
    const gap = shown.indexOf(
      undefined,
      shown.findIndex((remaining) => remaining !== undefined),
    );
    expect(gap).to.be.above(0);
    const before = shown[gap - 1] ?? 0;
    const after = shown.slice(gap).find((remaining) => remaining !== undefined) ?? 0;
    expect(after).to.be.above(before);
    const last = looks.findLast(({ remaining }) => remaining !== undefined);
    expect(Math.abs((last?.remaining ?? 0) - 1_000)).to.be.below(2_000);
  });

  it('begins anew when the value goes back', () => {
    let estimate = noEstimate;
    for (let at = 0; at <= 50; at++) estimate = withSample(estimate, { time: at * 100, value: at / 100 });
    estimate = lookedAt(estimate, 1, 5_000);
    expect(estimate.remaining).to.be.closeTo(5_000, 500);
    estimate = lookedAt(withSample(estimate, { time: 5_100, value: 0 }), 1, 5_100);
    expect(estimate.remaining).to.equal(undefined);
    expect(rateNow(estimate, 5_100)).to.equal(undefined);
  });
});

describe('pace', () => {
  const paced = (samples: readonly (readonly [number, number])[]): Pace =>
    samples.reduce<Pace>((pace, [time, value]) => observe(pace, { time, value }), []);

  it('tells the rate, less and less while nothing comes', () => {
    const pace = paced([
      [0, 0],
      [1_000, 0.1],
      [2_000, 0.2],
    ]);
    expect(rateOf(pace, 2_000)).to.be.closeTo(0.1, 1e-9);
    expect(rateOf(pace, 4_000)).to.be.closeTo(0.05, 1e-9);
  });

  it('says nothing too early', () => {
    expect(rateOf(paced([[0, 1]]), 5_000)).to.equal(undefined);
    expect(
      rateOf(
        paced([
          [0, 0],
          [100, 1],
        ]),
        100,
      ),
    ).to.equal(undefined);
  });

  it('begins anew when the value goes back, and is bounded', () => {
    const samples = Array.from({ length: 10_000 }, (_, at) => [at, at] as const);
    expect(paced(samples).length).to.be.below(66);
    expect(paced([...samples, [10_001, 5]]).length).to.equal(1);
  });
});
