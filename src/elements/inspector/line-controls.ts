import { html, nothing, type TemplateResult } from 'lit';
import { formatByteRate } from '../progress/format.js';
import { texts } from '../texts/inspector.js';
import type { InspectedLine } from './inspected-line.js';

/** Milliseconds that may be chosen. */
const LATENCIES = [0, 100, 500, 2_000];
/** Bytes a second that may be chosen. */
const RATES = [Number.POSITIVE_INFINITY, 100_000, 10_000, 1_000, 100];

/** The state of a line, and what can be done to it. */
export function renderControls(
  { connection, line, model }: InspectedLine,
  language?: string,
): TemplateResult {
  const { state } = connection.state;
  const credit = Math.min(1, model.creditUsed);
  return html`<div part="controls" role="group" aria-label=${texts.connection}>
    <span part="state" data-state=${state}><span part="dot"></span>${texts.states[state]}</span>
    <span part="fact">${formatByteRate(model.rate.perSecond(Date.now()), language)}</span>
    <label part="fact">${texts.credit}
      <meter min="0" max="1" high="0.75" optimum="0" .value=${credit}>${Math.round(credit * 100)} %</meter>
    </label>
    <button type="button" title=${texts.dropHint} ?disabled=${state !== 'connected'} @click=${() => connection.drop()}>
      ${texts.drop}
    </button>
    <button
      type="button"
      title=${texts.holdHint}
      aria-pressed=${line.isPaused}
      @click=${() => {
        line.isPaused = !line.isPaused;
      }}
    >
      ${texts.hold}
    </button>
    ${choice(texts.latency, LATENCIES, line.latency, latencyName, (latency) => {
      line.latency = latency;
    })}
    ${choice(
      texts.bandwidth,
      RATES,
      line.rate,
      (rate) => (Number.isFinite(rate) ? formatByteRate(rate, language) : texts.full),
      (rate) => {
        line.rate = rate;
      },
    )}
    ${line.held > 0 ? html`<span part="fact">${texts.held(line.held)}</span>` : nothing}
  </div>`;
}

function latencyName(milliseconds: number): string {
  return milliseconds === 0 ? texts.none : `${milliseconds.toLocaleString()} ms`;
}

function choice(
  label: string,
  values: readonly number[],
  chosen: number,
  nameOf: (value: number) => string,
  onChoice: (value: number) => void,
): TemplateResult {
  const onChange = ({ target }: Event): void => {
    onChoice(values[(target as HTMLSelectElement).selectedIndex] as number);
  };
  return html`<label part="fact">${label}
    <select @change=${onChange}>
      ${values.map((value) => html`<option ?selected=${value === chosen}>${nameOf(value)}</option>`)}
    </select>
  </label>`;
}
