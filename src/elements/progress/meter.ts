import { html, nothing, type TemplateResult } from 'lit/html.js';
import { texts } from '../texts/work.js';

/** What a bar or ring draws and says. */
export interface Meter {
  /** The accessible name. */
  readonly label: string;
  /** From 0 to 1; `undefined` when it cannot be told. */
  readonly fraction: number | undefined;
  /** How much is ready beyond that, from 0 to 1. */
  readonly buffer: number | undefined;
  /** The fraction in words. */
  readonly percent: string;
  /** How it stands, in words. */
  readonly sentence: string;
  /** Whether it moves where it cannot be told how far it is. */
  readonly moving: boolean;
}

/** How much of the track is drawn where it cannot be told, of 100. */
const PIECE = 40;

/** A bar. Its geometry is set by attributes of an SVG, which a strict style-src allows. */
export function renderBar(meter: Meter): TemplateResult {
  const { buffer } = meter;
  return html`<div
    part="bar"
    role="progressbar"
    aria-label=${meter.label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${valueNow(meter) ?? nothing}
    aria-valuetext=${valueText(meter)}
  >
    <svg aria-hidden="true" preserveAspectRatio="none">
      <rect part="buffer" height="100%" width="${(buffer ?? 0) * 100}%"></rect>
      <rect part="fill" height="100%" width="${drawn(meter)}%" rx="3"></rect>
    </svg>
  </div>`;
}

/** A ring with the percentage in it: as part of the drawing, where a digit more moves nothing. */
export function renderRing(meter: Meter): TemplateResult {
  const { buffer } = meter;
  return html`<div
    part="ring"
    role="progressbar"
    aria-label=${meter.label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${valueNow(meter) ?? nothing}
    aria-valuetext=${valueText(meter)}
  >
    <svg aria-hidden="true" viewBox="0 0 48 48">
      <g>
        <circle part="track" cx="24" cy="24" r="21"></circle>
        <circle
          part="buffer"
          cx="24"
          cy="24"
          r="21"
          pathLength="100"
          stroke-dasharray=${dashes((buffer ?? 0) * 100)}
        ></circle>
        <circle part="fill" cx="24" cy="24" r="21" pathLength="100" stroke-dasharray=${dashes(drawn(meter))}></circle>
      </g>
      <text part="ring-value" x="24" y="24">${meter.percent}</text>
    </svg>
  </div>`;
}

/** Of 100. Absent while it cannot be told: an assistive technology would read 0 as no progress. */
function valueNow({ fraction }: Meter): number | undefined {
  return fraction === undefined ? undefined : Math.floor(fraction * 100);
}

function valueText({ fraction, percent, sentence }: Meter): string {
  return fraction === undefined ? sentence : texts.valueText(percent, sentence);
}

/** So much of a ring, of 100. A dash as long as the whole would leave a seam. */
function dashes(length: number): string {
  return length >= 100 ? 'none' : `${length} 100`;
}

function drawn({ fraction, moving }: Meter): number {
  // Where nothing can be told and nothing moves there is nothing to draw.
  return fraction === undefined ? (moving ? PIECE : 0) : Math.floor(fraction * 1_000) / 10;
}
