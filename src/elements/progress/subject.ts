import type { StreamState } from '../../client/state.js';
import type { Estimate } from './estimate.js';
import { type Phase, type PhaseFacts, phaseOf } from './phase.js';

/** What a bar is about just now: a run, an upload, or a value that the page sets. */
export interface Subject {
  readonly phase: Phase;
  /** From 0 to 1; `undefined` when it cannot be told. */
  readonly fraction: number | undefined;
  /** How much there is in all, in `unit`; `undefined` when only the fraction is known. */
  readonly total: number | undefined;
  readonly unit: string;
  /** Where progress is chunks of an estimate: how many there are. */
  readonly chunks: number | undefined;
  /** What the estimate counts up to. */
  readonly goal: number;
  readonly estimate: Estimate;
  /** Milliseconds since it began, or that it took. */
  readonly elapsed: number | undefined;
  readonly silence: number;
}

/** What can be shown at most before it is complete. */
const ALMOST = 0.99;

/** How far a run has come: as it says, else by the number of its chunks. Below 1 until it is complete. */
export function fractionOf(state: StreamState, estimatedChunks: number | null): number | undefined {
  const { progress, chunkCount, status } = state;
  if (status === 'complete') return 1;
  const fraction =
    progress?.value ?? (estimatedChunks && status !== 'idle' ? chunkCount / estimatedChunks : undefined);
  return fraction === undefined ? undefined : Math.min(ALMOST, Math.max(0, fraction));
}

/** A run. */
export function runSubject(
  facts: PhaseFacts,
  own: {
    readonly estimatedChunks: number | null;
    readonly unit: string;
    readonly estimate: Estimate;
    /** When the first chunk was written, where the start itself is not known. */
    readonly began: number | undefined;
    readonly now: number;
  },
): Subject {
  const { state } = facts;
  const phase = phaseOf(facts);
  const began = state.started ?? own.began;
  const isCounted = state.progress?.value === undefined && own.estimatedChunks !== null;
  return {
    phase,
    fraction: fractionOf(state, own.estimatedChunks),
    total: state.progress?.total,
    unit: own.unit,
    chunks: isCounted && state.status !== 'idle' ? state.chunkCount : undefined,
    goal: 1,
    estimate: own.estimate,
    elapsed: began === undefined ? undefined : Math.max(0, (state.ended ?? own.now) - began),
    silence: facts.silence,
  };
}

/** What is measured in this page, by its own clock. */
interface OwnSamples {
  readonly estimate: Estimate;
  readonly now: number;
  /** From how many milliseconds without news on it counts as stalled. */
  readonly stallAfter: number;
}

/** The files of a form on their way up; `run` is how their run stands. */
export function uploadSubject(
  { loaded, total }: { readonly loaded: number; readonly total: number },
  run: Phase,
  { estimate, now, stallAfter }: OwnSamples,
): Subject {
  const fraction = total > 0 ? loaded / total : 1;
  const silence = silenceOf(estimate, now);
  return {
    phase: run === 'offline' ? run : silence >= stallAfter ? 'stalled' : 'running',
    fraction: Math.min(ALMOST, fraction),
    total,
    unit: 'bytes',
    chunks: undefined,
    goal: total,
    estimate,
    elapsed: estimate.first && now - estimate.first.time,
    silence,
  };
}

/** A value that the page sets, as in `<progress>`; of a `max` that is `NaN` nobody can tell how far it is. */
export function valueSubject(
  value: number | null,
  max: number,
  own: OwnSamples & { readonly paused: boolean; readonly unit: string },
): Subject {
  const { paused, unit, estimate, now } = own;
  const began = estimate.first?.time;
  const last = estimate.pace.at(-1)?.time;
  const isDone = value !== null && value >= max;
  const silence = silenceOf(estimate, now);
  return {
    phase: isDone ? 'complete' : paused ? 'paused' : silence >= own.stallAfter ? 'stalled' : 'running',
    fraction: value === null || !max ? undefined : Math.min(1, Math.max(0, value / max)),
    total: !max || (max === 1 && !unit) ? undefined : max,
    unit,
    chunks: undefined,
    goal: max,
    estimate,
    elapsed: began === undefined ? undefined : (isDone ? (last ?? now) : now) - began,
    silence,
  };
}

/** Milliseconds since the value last grew. */
function silenceOf({ pace }: Estimate, now: number): number {
  const last = pace.at(-1)?.time;
  return last === undefined ? 0 : now - last;
}
