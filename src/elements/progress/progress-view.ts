import { keyed } from 'lit/directives/keyed.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { inOneText } from '../one-text.js';
import { renderMark } from './mark.js';
import { type Meter, renderBar, renderRing } from './meter.js';
import type { Phase } from './phase.js';

/** What is shown of a piece of work, but for its steps and its error. */
export interface ProgressView {
  readonly shape: 'bar' | 'ring';
  readonly phase: Phase;
  readonly meter: Meter;
  /** What is in progress, where the page says so. */
  readonly label: string;
  /** The figures, in words. */
  readonly details: readonly string[];
  /** Whether there may be more of them, sooner or later, than a narrow line holds. */
  readonly needsRoom: boolean;
}

/** A head line, the bar or ring, and a line of figures. */
export function renderProgress({
  shape,
  phase,
  meter,
  label,
  details,
  needsRoom,
}: ProgressView): TemplateResult {
  const { sentence, percent } = meter;
  // Without a label of its own the sentence is the head line; else it comes first among the figures.
  const figures = label ? [sentence, ...details] : details;
  const isRing = shape === 'ring';
  const isOrdinary = phase === 'running' || phase === 'idle' || phase === 'connecting';
  // The sign comes where nothing has to move for it; and that of another phase is another one, not one that has moved.
  const mark = isOrdinary ? nothing : keyed(phase, renderMark(phase));
  const head = html`<div part="head">
    <span part="label"><span part="label-words">${label || sentence}</span>${isRing ? mark : nothing}</span>
    ${isRing ? nothing : html`${mark}<span part="value">${percent && padded(percent)}</span>`}
  </div>`;
  const tail = html`<div part="details" ?data-needs-room=${needsRoom}><span>${inOneText(figures)}</span></div>`;
  return html`<div part="progress" data-phase=${phase} data-shape=${shape}>
    ${isRing ? html`${renderRing(meter)}${head}${tail}` : html`${head}${renderBar(meter)}${tail}`}
  </div>`;
}

/** As wide as 100 %, by figure spaces in front, so that a digit more moves nothing. */
function padded(percent: string): string {
  const digits = percent.replace(/\P{Nd}/gu, '').length;
  return '\u2007'.repeat(Math.max(0, 3 - digits)) + percent;
}
