import { css } from '@lit/reactive-element';
import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { StreamError } from '../../protocol/errors.js';
import { formatDuration } from '../progress/format.js';
import { nameOf, type RunEntry } from '../steps/run-list.js';
import { runSentence } from '../steps/run-row.js';
import { texts } from '../texts/work.js';
import { describeError } from '../texts.js';

/** A run that is under way, as the list of them shows it. */
export interface RunningRow {
  readonly entry: RunEntry;
  /** Model, rate. */
  readonly facts: readonly string[];
  readonly isAsked: boolean;
  readonly refusal: StreamError | undefined;
  /** Leads to its output; absent where the page does not show it. */
  readonly onJump: (() => void) | undefined;
  readonly onStop: () => void;
}

/** What is running, each with a way to stop it. */
export function renderRunning(
  rows: readonly RunningRow[],
  now: number,
  language: string | undefined,
): TemplateResult {
  if (rows.length === 0) return html`<p part="running-none">${texts.nothingRuns}</p>`;
  return html`<ul part="running" role="list">
    ${repeat(
      rows,
      ({ entry }) => entry.run,
      (row) => renderRow(row, now, language),
    )}
  </ul>`;
}

function renderRow(
  { entry, facts, isAsked, refusal, onJump, onStop }: RunningRow,
  now: number,
  language: string | undefined,
): TemplateResult {
  const { name, detail } = nameOf(entry);
  const words = html`<bdi part="run-name">${name}</bdi>${detail ? html` <bdi part="run-detail">${detail}</bdi>` : nothing}`;
  const told = [runSentence(entry), formatDuration(now - entry.started, language), ...facts];
  return html`<li part="running-row">
    <span part="spinner" aria-hidden="true"></span>
    <span part="running-words">
      ${
        onJump
          ? html`<button part="run-jump" type="button" title=${texts.showOutput} @click=${onJump}>${words}</button>`
          : html`<span>${words}</span>`
      }
      <bdi part="running-facts">${told.join(' · ')}</bdi>
      ${refusal ? html`<span part="refusal" role="status">${describeError(refusal)}</span>` : nothing}
    </span>
    <button part="stop" type="button" aria-label="${texts.stop}: ${name}" ?disabled=${isAsked} @click=${onStop}>
      ${texts.stop}
    </button>
  </li>`;
}

/** How the list of what is running looks. */
export const runningStyles = css`
  [part='panel'] {
    position: fixed;
    inset: auto;
    box-sizing: border-box;
    inline-size: 22rem;
    max-inline-size: calc(100vw - 1rem);
    max-block-size: min(24rem, 70vh);
    margin: 0;
    padding: 0.35rem 0.85rem;
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--stream-surface, light-dark(#fff, #1d1e23));
    color: light-dark(#1b1c20, #f1f1f4);
    box-shadow: 0 8px 30px rgb(0 0 0 / 0.18);
    font-size: 0.9375rem;
  }

  [part='panel']:focus-visible {
    outline: 2px solid var(--_accent);
  }

  [part='running'] {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  [part='running-row'] {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding-block: 0.55em;
    border-block-start: 1px solid var(--_line);
  }

  [part='running-row']:first-child {
    border-block-start: 0;
  }

  [part='running-words'] {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  [part='run-name'] {
    font-weight: 550;
  }

  [part='run-detail'],
  [part='running-facts'],
  [part='running-none'] {
    font-size: 0.875em;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  [part='refusal'] {
    font-size: 0.875em;
    color: var(--_danger);
  }

  [part='run-jump'] {
    justify-self: start;
    min-block-size: 0;
    padding: 0;
    border: 0;
    border-radius: 0.2rem;
    background: none;
    color: inherit;
    font-size: inherit;
    text-align: start;
    text-decoration: underline;
    text-decoration-color: var(--_line);
    text-underline-offset: 0.2em;
    white-space: normal;
  }

  [part='stop'] {
    flex: none;
    min-block-size: 2em;
    padding-block: 0.1em;
    font-size: 0.875em;
  }

  [part='stop']:disabled {
    opacity: 0.6;
    cursor: default;
  }
`;
