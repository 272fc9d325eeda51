import type { ProgressChunk } from './chunk.js';

/*
 * The steps of a stream as a tree, from the progress that is reported (PROTOCOL.md §6.4). Pure and immutable:
 * what did not change keeps its identity. The server keeps one per run for the list of runs, a view keeps one
 * for what it shows.
 */

/** How a step ended. `cancelled`: the run was, while the step was under way. */
export type StepOutcome = (typeof stepOutcomes)[number];

/** The ways for a step to end. */
export const stepOutcomes = ['complete', 'error', 'skipped', 'cancelled'] as const;

/** Whether it is a way for a step to end. */
export function isStepOutcome(value: unknown): value is StepOutcome {
  return stepOutcomes.some((outcome) => outcome === value);
}

/** How deep steps may lie in one another. */
export const MOST_STEPS_DEEP = 8;

/** A step of the work. Times are milliseconds since 1970. */
export interface Step {
  /** Its number among the steps of its level, from 1; older ones may have been let go. */
  readonly number: number;
  readonly name: string;
  readonly started: number;
  /** Absent while it is under way. */
  readonly ended?: number;
  /** How it ended; absent while it is under way. */
  readonly outcome?: StepOutcome;
  /** How far it has come itself, from 0 to 1. */
  readonly value?: number;
  /** How much there is in it, in the author's own unit. */
  readonly total?: number;
  /** What was said of it at its end. */
  readonly note?: string;
  readonly steps?: readonly Step[];
}

/** Steps of one level, in the order in which they began. */
export type Steps = readonly Step[];

/** How many steps are kept of one stream, nested ones included, where nothing else is said. */
const MOST = 200;

/**
 * The steps after one more report.
 *
 * - `step` begins a step, unless one of that name is under way there. It ends those of its level before it as
 *   complete, unless it is begun `parallel`.
 * - With `within`, the rest of the report is about the step that is named there: its `value`, `total`, `note`, and
 *   with `outcome` its end. A step that was not known begins with it; one that had ended is under way again.
 *
 * @param most How many steps are kept; beyond, ended ones are let go, oldest and innermost first.
 */
export function withProgress(
  steps: Steps,
  report: Omit<ProgressChunk, 'kind' | 'form'>,
  time: number,
  most: number = MOST,
): Steps {
  const { within = [], step, parallel = false } = report;
  const change = (at: Step): Step => {
    const { outcome, note, value, total } = report;
    const told: Step = {
      ...at,
      ...(value === undefined ? {} : { value }),
      ...(total === undefined ? {} : { total }),
      ...(note === undefined ? {} : { note }),
    };
    if (outcome !== undefined) return ended(told, outcome, time);
    const inner = step === undefined ? at.steps : begun(at.steps ?? [], step, time, parallel);
    return reopened(inner === at.steps ? told : { ...told, steps: inner ?? [] });
  };
  const after =
    within.length > 0
      ? changed(steps, within, time, change)
      : step === undefined
        ? steps
        : begun(steps, step, time, parallel);
  return after.length > steps.length || within.length > 0 ? bounded(after, most) : after;
}

/** The steps once the whole is over: those under way ended with it. */
export function withEnd(steps: Steps, outcome: StepOutcome, time: number): Steps {
  return steps.some(isOpen) ? steps.map((step) => (isOpen(step) ? ended(step, outcome, time) : step)) : steps;
}

/** How many steps there are, nested ones included. */
export function countSteps(steps: Steps): number {
  return steps.reduce((sum, step) => sum + 1 + countSteps(step.steps ?? []), 0);
}

function isOpen(step: Step): boolean {
  return step.outcome === undefined;
}

function ended(step: Step, outcome: StepOutcome, time: number): Step {
  const over = { ...step, outcome, ended: Math.max(time, step.started) };
  return step.steps ? { ...over, steps: withEnd(step.steps, outcome, time) } : over;
}

function begun(steps: Steps, name: string, time: number, parallel: boolean): Steps {
  if (steps.some((step) => isOpen(step) && step.name === name)) return steps;
  const before = parallel ? steps : withEnd(steps, 'complete', time);
  return [...before, { number: (steps.at(-1)?.number ?? 0) + 1, name, started: time }];
}

/** The steps with the latest one of this path changed; those of the path that are not known begin. */
function changed(
  steps: Steps,
  [name = '', ...rest]: readonly string[],
  time: number,
  change: (step: Step) => Step,
): Steps {
  const index = steps.findLastIndex((step) => step.name === name);
  if (index < 0) return changed(begun(steps, name, time, true), [name, ...rest], time, change);
  const step = steps[index] as Step;
  const after = rest.length === 0 ? change(step) : inside(step, rest, time, change);
  return isSame(step, after) ? steps : steps.with(index, after);
}

function inside(step: Step, path: readonly string[], time: number, change: (step: Step) => Step): Step {
  const { steps = [] } = step;
  const after = changed(steps, path, time, change);
  if (after === steps) return step;
  const holding = { ...step, steps: after };
  return after.some(isOpen) ? reopened(holding) : holding;
}

function reopened({ ended: _, outcome: __, ...step }: Step): Step {
  return step;
}

function isSame(a: Step, b: Step): boolean {
  return (
    a.value === b.value &&
    a.total === b.total &&
    a.note === b.note &&
    a.ended === b.ended &&
    a.outcome === b.outcome &&
    a.steps === b.steps
  );
}

function bounded(steps: Steps, most: number): Steps {
  let kept = steps;
  for (let over = countSteps(kept) - most; over > 0; over--) kept = withoutOldest(kept);
  return kept;
}

/** Without one step: the first that has ended and holds none, however deep; else the first of all. */
function withoutOldest(steps: Steps): Steps {
  return withoutOldestEnded(steps) ?? steps.slice(1);
}

function withoutOldestEnded(steps: Steps): Steps | undefined {
  for (const [index, step] of steps.entries()) {
    const inner = step.steps && withoutOldestEnded(step.steps);
    if (inner) return steps.with(index, { ...step, steps: inner });
    if (!isOpen(step) && !step.steps?.length) return steps.toSpliced(index, 1);
  }
  return undefined;
}
