import {
  fraction,
  MOST_STEPS_DEEP,
  type ProgressChunk,
  type StepOutcome,
  StreamError,
} from '../protocol/index.js';
import type { StepReport } from './task.js';

/** How far something is: `value` of `total`, or a fraction when there is no `total`. */
export function amount(value: number, total?: number): Pick<ProgressChunk, 'value' | 'total'> {
  const part = total === undefined ? fraction(value) : value / total;
  return {
    ...(Number.isFinite(part) ? { value: Math.min(1, Math.max(0, part)) } : {}),
    ...(total === undefined || !Number.isFinite(total) ? {} : { total }),
  };
}

/** What a task is given for the step at the end of this path. */
export function reportStep(within: readonly string[], write: (chunk: ProgressChunk) => void): StepReport {
  const tell = (what: Omit<ProgressChunk, 'kind' | 'within'>) => write({ kind: 'progress', within, ...what });
  const end = (outcome: StepOutcome) => (note?: string) =>
    tell({ outcome, ...(note === undefined ? {} : { note }) });
  return {
    progress: (value: number, total?: number) => tell(amount(value, total)),
    step(name: string, { parallel = false } = {}) {
      if (within.length === MOST_STEPS_DEEP) {
        throw new StreamError(
          'invalid-value',
          `Steps may lie ${MOST_STEPS_DEEP} deep; "${name}" would be deeper`,
        );
      }
      tell({ step: name, ...(parallel ? { parallel } : {}) });
      return reportStep([...within, name], write);
    },
    note: (note: string) => tell({ note }),
    done: end('complete'),
    fail: end('error'),
    skip: end('skipped'),
  };
}
