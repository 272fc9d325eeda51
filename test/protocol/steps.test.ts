import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSteps, type Step, type Steps, withEnd, withProgress } from '../../src/protocol/index.js';

type Report = Parameters<typeof withProgress>[1];

/** Reports a second apart. */
const reported = (...reports: Report[]): Steps =>
  reports.reduce<Steps>((steps, report, at) => withProgress(steps, report, at * 1_000), []);

/** Names with how they stand, nested ones in brackets. */
const told = (steps: Steps): string =>
  steps
    .map((step) => {
      const inner = step.steps?.length ? `[${told(step.steps)}]` : '';
      return `${step.name}:${step.outcome ?? 'open'}${inner}`;
    })
    .join(' ');

describe('steps', () => {
  it('end where the next one begins, as complete', () => {
    const steps = reported({ step: 'Read' }, { value: 0.5, step: 'Read' }, { step: 'Check' });
    expect(told(steps)).toBe('Read:complete Check:open');
    expect(steps[0]).toMatchObject({ number: 1, started: 0, ended: 2_000 });
    expect(steps[1]).toMatchObject({ number: 2, started: 2_000 });
  });

  it('stand side by side where they are begun so', () => {
    const steps = reported(
      { step: 'a', parallel: true },
      { step: 'b', parallel: true },
      { within: ['a'], outcome: 'error', note: 'no' },
      { within: ['b'], value: 0.5, total: 10 },
    );
    expect(told(steps)).toBe('a:error b:open');
    expect(steps).toMatchObject([{ note: 'no' }, { value: 0.5, total: 10 }]);
    expect(told(withProgress(steps, { step: 'c' }, 9_000))).toBe('a:error b:complete c:open');
  });

  it('lie in one another, and end with what they lie in', () => {
    const steps = reported(
      { step: 'Install' },
      { within: ['Install'], step: 'Fetch' },
      { within: ['Install', 'Fetch'], value: 0.3 },
      { within: ['Install'], step: 'Link' },
    );
    expect(told(steps)).toBe('Install:open[Fetch:complete Link:open]');
    expect(told(withProgress(steps, { step: 'Test' }, 9_000))).toBe(
      'Install:complete[Fetch:complete Link:complete] Test:open',
    );
    expect(told(withEnd(steps, 'error', 9_000))).toBe('Install:error[Fetch:complete Link:error]');
  });

  it('begin with the first report on them, for who came late', () => {
    expect(told(reported({ within: ['a', 'b'], value: 0.5 }))).toBe('a:open[b:open]');
  });

  it('are under way again when more is reported of them, and may bear the same name twice', () => {
    expect(told(reported({ step: 'a' }, { step: 'b' }, { within: ['a'], value: 0.1 }))).toBe('a:open b:open');
    const again = reported({ step: 'a' }, { step: 'b' }, { step: 'a' });
    expect(told(again)).toBe('a:complete b:complete a:open');
    expect(told(withProgress(again, { within: ['a'], outcome: 'skipped' }, 9))).toBe(
      'a:complete b:complete a:skipped',
    );
  });

  it('keep their identity where nothing changed', () => {
    const steps = reported({ step: 'a' }, { step: 'b' }, { within: ['b'], step: 'c' });
    expect(withProgress(steps, { value: 0.3 }, 9_000)).toBe(steps);
    expect(withProgress(steps, { value: 0.3, step: 'b' }, 9_000)).toBe(steps);
    expect(withProgress(steps, { within: ['b', 'c'] }, 9_000)).toBe(steps);
    expect(withProgress(steps, { within: ['b', 'c'], value: 0.3 }, 9_000)[0]).toBe(steps[0]);
    const over = withEnd(steps, 'complete', 9_000);
    expect(withEnd(over, 'error', 10_000)).toBe(over);
  });

  it('are let go from the oldest on, those under way last, and keep their numbers', () => {
    const steps = Array.from({ length: 20 }, (_, at) => at).reduce<Steps>(
      (kept, at) => withProgress(kept, { step: `s${at}`, parallel: at === 0 }, at, 5),
      withProgress([], { step: 'first', parallel: true }, 0),
    );
    expect(steps.map(({ number }) => number)).toEqual([17, 18, 19, 20, 21]);
  });

  const name = fc.constantFrom('a', 'b', 'c');
  const report: fc.Arbitrary<Report> = fc.record(
    {
      step: name,
      parallel: fc.boolean(),
      within: fc.array(name, { minLength: 1, maxLength: 4 }),
      outcome: fc.constantFrom('complete' as const, 'error' as const, 'skipped' as const),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      note: fc.string(),
    },
    { requiredKeys: [] },
  );

  it('whatever is reported: bounded, numbered upwards, nothing under way in what has ended', () => {
    const check = (steps: Steps, parent: Step | undefined): void => {
      for (const [at, step] of steps.entries()) {
        expect(step.number).toBeGreaterThan(steps[at - 1]?.number ?? 0);
        expect(step.outcome === undefined).toBe(step.ended === undefined);
        if (parent?.outcome !== undefined) expect(step.outcome).toBeDefined();
        check(step.steps ?? [], step);
      }
    };
    fc.assert(
      fc.property(fc.array(report, { maxLength: 80 }), (reports) => {
        const steps = reports.reduce<Steps>((kept, each, at) => withProgress(kept, each, at, 12), []);
        expect(countSteps(steps)).toBeLessThanOrEqual(12);
        check(steps, undefined);
        check(withEnd(steps, 'cancelled', 1_000), { number: 1, name: '', started: 0, outcome: 'cancelled' });
      }),
    );
  });
});
