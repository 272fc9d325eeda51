import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { StreamError } from '../../protocol/errors.js';
import { formatAgo, formatDuration } from '../progress/format.js';
import { renderMark } from '../progress/mark.js';
import { texts } from '../texts/work.js';
import { describeError, describeStop } from '../texts.js';
import { nameOf, type RunEntry } from './run-list.js';
import { renderSteps } from './step-tree.js';

/** What can be done with a run, and how it is shown. */
export interface RunRow {
  readonly entry: RunEntry;
  readonly now: number;
  readonly language: string | undefined;
  readonly isOpen: boolean;
  /** Where its output is to be seen: an address, or `true` where it is on this page. */
  readonly output: string | boolean;
  readonly mayStop: boolean;
  readonly mayRetry: boolean;
  /** What was asked for and has not happened yet. */
  readonly isAsked: boolean;
  /** Why what was asked for was refused. */
  readonly refusal: StreamError | undefined;
  readonly onToggle: () => void;
  readonly onJump: (event: Event) => void;
  readonly onStop: () => void;
  readonly onRetry: () => void;
}

/** A run of the timeline: what it is and how it went, what can be done, and its steps. */
export function renderRun(row: RunRow): TemplateResult {
  const { entry, now, language, isOpen, refusal } = row;
  const { run, status, started, ended, error, steps } = entry;
  const { name, detail } = nameOf(entry);
  const hasMore = steps.length > 0 || error !== undefined;
  const region = `run-${run}`;
  const words = html`${renderMark(status === 'streaming' || status === 'idle' ? 'running' : status)}
    <span part="run-words"
      ><bdi part="run-name">${name}</bdi>${detail ? html` <bdi part="run-detail">${detail}</bdi>` : nothing}
      <bdi part="run-status">${runSentence(entry)}</bdi></span
    >`;
  return html`<li part="run" data-status=${status} data-run=${run} tabindex="-1">
    <div part="run-head">
      ${
        hasMore
          ? html`<button
              part="run-toggle"
              type="button"
              aria-expanded=${isOpen}
              aria-controls=${region}
              aria-label=${[name, detail, runSentence(entry)].filter(Boolean).join(', ')}
              @click=${row.onToggle}
            >
              ${words}<span part="chevron" aria-hidden="true"></span>
            </button>`
          : html`<div part="run-title">${words}</div>`
      }
      <span part="run-times">
        <span part="run-duration" class="end-aligned"><span>${formatDuration((ended ?? now) - started, language)}</span></span>
        <time
          part="run-started"
          class="end-aligned"
          datetime=${new Date(started).toISOString()}
          title=${dateOf(started, language)}
          ><span>${formatAgo(now - started, language)}</span></time
        >
      </span>
      ${renderActions(row, name)}
    </div>
    ${refusal ? html`<p part="run-refusal" role="status">${describeError(refusal)}</p>` : nothing}
    ${
      hasMore
        ? html`<div part="run-more" id=${region} ?hidden=${!isOpen}>
            ${isOpen && error ? html`<p part="run-error">${describeError(error)}</p>` : nothing}
            ${
              isOpen && steps.length > 0
                ? renderSteps(steps, { now, language, label: texts.stepsOf(name) })
                : nothing
            }
          </div>`
        : nothing
    }
  </li>`;
}

function renderActions(
  { output, mayStop, mayRetry, isAsked, onJump, onStop, onRetry }: RunRow,
  name: string,
): unknown {
  return html`<span part="run-actions">
    ${
      typeof output === 'string'
        ? html`<a part="jump-to" href=${output} aria-label="${texts.showOutput}: ${name}" @click=${onJump}
            >${texts.showOutput}</a
          >`
        : output
          ? html`<button part="jump-to" type="button" aria-label="${texts.showOutput}: ${name}" @click=${onJump}>
              ${texts.showOutput}
            </button>`
          : nothing
    }
    ${
      mayStop
        ? html`<button part="stop" type="button" aria-label="${texts.stop}: ${name}" ?disabled=${isAsked} @click=${onStop}>
            ${texts.stop}
          </button>`
        : nothing
    }
    ${
      mayRetry
        ? html`<button part="again" type="button" aria-label="${texts.retry}: ${name}" ?disabled=${isAsked} @click=${onRetry}>
            ${texts.retry}
          </button>`
        : nothing
    }
  </span>`;
}

/** How a run stands, in words. */
export function runSentence({ status, reason, steps }: RunEntry): string {
  switch (status) {
    case 'complete':
      return texts.done;
    case 'error':
      return texts.failed;
    case 'cancelled':
      return describeStop(reason);
    case 'pending':
      return texts.waiting(undefined);
    default:
      return steps.findLast(({ outcome }) => outcome === undefined)?.name ?? texts.running;
  }
}

function dateOf(time: number, language: string | undefined): string {
  return new Date(time).toLocaleString(language);
}
