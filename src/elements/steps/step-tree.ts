import { css } from '@lit/reactive-element';
import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Step, Steps } from '../../protocol/steps.js';
import { endAlignedStyles } from '../end-aligned.js';
import { formatDuration, formatPercent } from '../progress/format.js';
import { renderMark } from '../progress/mark.js';
import { texts } from '../texts/work.js';

/** How a tree of steps is shown. */
export interface StepTreeOptions {
  /** The time now, of the clock that the steps' own times are of. */
  readonly now: number;
  readonly language: string | undefined;
  /** The accessible name of the outermost list. */
  readonly label: string;
}

/** Steps as ordered lists in one another, each with its sign, its own progress, its note and its time. */
export function renderSteps(steps: Steps, options: StepTreeOptions): TemplateResult {
  const [first] = steps;
  const earlier = first ? first.number - 1 : 0;
  return html`${
    earlier > 0 ? html`<p part="steps-earlier">${texts.earlierSteps(earlier)}</p>` : nothing
  }${renderLevel(steps, options, options.label)}`;
}

function renderLevel(steps: Steps, options: StepTreeOptions, label: string): TemplateResult {
  return html`<ol part="steps" role="list" aria-label=${label}>
    ${repeat(
      steps,
      (step) => step.number,
      (step) => renderStep(step, options),
    )}
  </ol>`;
}

function renderStep(step: Step, options: StepTreeOptions): TemplateResult {
  const { name, outcome, note, value, steps = [] } = step;
  const isOpen = outcome === undefined;
  const isInnermost = isOpen && !steps.some((inner) => inner.outcome === undefined);
  return html`<li part=${isOpen ? 'step step-now' : 'step'} value=${step.number} aria-current=${isInnermost ? 'step' : nothing}>
    <div part="step-line">
      ${renderMark(outcome ?? 'running')}
      <span part="step-words"
        ><bdi part="step-name">${name}</bdi>${note ? html` <bdi part="step-note">${note}</bdi>` : nothing}</span
      >
      <span part="hidden">${stepSentence(step)}</span>
      ${
        isOpen && value !== undefined
          ? html`<span part="step-value" class="end-aligned"><span>${formatPercent(value, options.language)}</span></span>`
          : nothing
      }
      <span part="step-time" class="end-aligned"><span>${stepTime(step, options)}</span></span>
      ${isOpen && value !== undefined ? renderOwnBar(value) : nothing}
    </div>
    ${steps.length > 0 ? renderLevel(steps, options, name) : nothing}
  </li>`;
}

/** The percentage beside it says the same to those who cannot see it. */
function renderOwnBar(value: number): TemplateResult {
  return html`<svg part="step-bar" aria-hidden="true" preserveAspectRatio="none">
    <rect part="step-fill" height="100%" width="${Math.floor(value * 1_000) / 10}%" rx="1.5"></rect>
  </svg>`;
}

function stepSentence({ outcome }: Step): string {
  if (outcome === undefined) return texts.running;
  return {
    complete: texts.done,
    error: texts.failed,
    skipped: texts.skipped,
    cancelled: texts.stopped,
  }[outcome];
}

function stepTime({ started, ended, outcome }: Step, { now, language }: StepTreeOptions): string {
  const duration = (ended ?? now) - started;
  // What was not done took no time; and a moment is not worth telling.
  if (outcome === 'skipped' || duration < 100) return '';
  return formatDuration(duration, language);
}

/** How a tree of steps looks, with {@link markStyles}. */
export const stepTreeStyles = [
  endAlignedStyles,
  css`
  [part='steps'] {
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.9375em;
  }

  [part~='step'] [part='steps'] {
    margin-inline-start: calc(0.5625em - 0.5px);
    padding-inline-start: 1em;
    border-inline-start: 1px solid var(--_line);
    font-size: inherit;
  }

  /* On the line alone: a mixture with the colour of what it lies in would fade with every level. */
  [part~='step'] > [part='step-line'] {
    color: var(--_muted);
  }

  [part~='step-now'] > [part='step-line'] {
    color: inherit;
  }

  [part='step-line'] {
    position: relative;
    display: flex;
    align-items: baseline;
    gap: 0.55em;
    padding-block: 0.15em 0.3em;
  }

  [part='step-line'] > [part='mark'] {
    align-self: start;
  }

  [part='step-words'] {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  [part='step-name'] {
    margin-inline-end: 0.35em;
  }

  [part='step-note'] {
    font-size: 0.9em;
  }

  [part='step-value'],
  [part='step-time'] {
    flex: none;
    font-size: 0.9em;
    font-variant-numeric: tabular-nums;
  }

  [part='step-value'] {
    inline-size: 3em;
  }

  [part='step-time'] {
    min-inline-size: 4.5em;
  }

  /* Over the foot of the line: steps that follow do not move when it comes and goes. */
  [part='step-bar'] {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 1.675em 0;
    box-sizing: border-box;
    inline-size: calc(100% - 1.675em);
    block-size: 3px;
    border-radius: 99rem;
    background: color-mix(in oklab, currentColor 14%, transparent);
  }

  [part='step-bar']:dir(rtl) {
    scale: -1 1;
  }

  [part='step-fill'] {
    fill: var(--_accent);
  }

  [part='steps-earlier'] {
    margin: 0;
    font-size: 0.875em;
    color: var(--_muted);
  }

  /* For assistive technology alone. */
  [part='hidden'] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: no-preference) {
    [part='step-fill'] {
      transition: width 0.25s ease-out;
    }
  }

  @media (forced-colors: active) {
    [part='step-bar'] {
      border: 1px solid CanvasText;
    }

    [part='step-fill'] {
      fill: Highlight;
    }
  }
`,
];
