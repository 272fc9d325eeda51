import { repeat } from 'lit/directives/repeat.js';
import { html, type TemplateResult } from 'lit/html.js';
import { isRunning } from '../../client/state.js';
import type { RunActions } from './run-actions.js';
import type { RunEntry } from './run-list.js';
import { renderRun } from './run-row.js';

/** What the rows of a timeline have in common. */
export interface RunRows {
  /** By the server's clock. */
  readonly now: number;
  readonly language: string | undefined;
  /** The accessible name of the list. */
  readonly label: string;
  /** Whether anything can be stopped or tried again here. */
  readonly mayAct: boolean;
  readonly actions: RunActions;
  /** Runs that somebody has opened or closed by hand. */
  readonly toggled: ReadonlyMap<string, boolean>;
  /** Where a run's output is to be seen: an address, or `true` where it is on this page. */
  readonly outputOf: (entry: RunEntry) => string | boolean;
  readonly onToggle: (run: string, isOpen: boolean) => void;
  readonly onJump: (run: string, event: Event) => void;
}

/** Runs in the order given; `all` that are known tell which is the latest on its stream. */
export function renderRuns(
  runs: readonly RunEntry[],
  all: readonly RunEntry[],
  { now, language, label, mayAct, actions, toggled, outputOf, onToggle, onJump }: RunRows,
): TemplateResult {
  const begun = all.filter(({ status }) => status !== 'pending');
  const latest = new Map(begun.map(({ stream, run }) => [stream, run]));
  return html`<ol part="runs" role="list" aria-label=${label}>
    ${repeat(
      runs,
      ({ run }) => run,
      (entry) => {
        const { run, stream, status, error } = entry;
        const isOpen = toggled.get(run) ?? (status === 'streaming' || status === 'error');
        // The stream holds the output of the latest of its runs, and that is what a retry does again.
        const isLatest = latest.get(stream) === run;
        const couldAgain = status === 'error' ? error?.retryable : status === 'cancelled';
        return renderRun({
          entry,
          now,
          language,
          isOpen,
          output: isLatest && outputOf(entry),
          mayStop: mayAct && isRunning(status),
          mayRetry: mayAct && couldAgain === true && isLatest,
          isAsked: actions.isAsked(entry),
          refusal: actions.refusalOf(entry),
          onToggle: () => onToggle(run, !isOpen),
          onJump: (event) => onJump(run, event),
          onStop: () => actions.ask(entry, 'stop'),
          onRetry: () => actions.ask(entry, 'retry'),
        });
      },
    )}
  </ol>`;
}
