import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../progress/format.js';
import { texts } from '../texts/inspector.js';
import type { StreamFacts } from './line-model.js';

/** What the table of streams tells its panel. */
export interface StreamsHost {
  /** The stream whose frames are shown alone; empty: all. */
  readonly stream: string;
  onStream(name: string): void;
  onReplay(name: string): void;
}

/** The streams of a line: how each stands, how far the page has got, how fast it comes. */
export function renderStreams(
  streams: Iterable<StreamFacts>,
  host: StreamsHost,
  language?: string,
): TemplateResult {
  const rows = [...streams];
  if (rows.length === 0) return html`<p part="nothing">${texts.noStreams}</p>`;
  const now = Date.now();
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${texts.streamName}</th>
        <th scope="col">${texts.streamStatus}</th>
        <th scope="col" class="number">${texts.cursor}</th>
        <th scope="col" class="number">${texts.streamRate}</th>
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${rows.map((stream) => renderRow(stream, host, now, language))}
    </tbody>
  </table>`;
}

function renderRow(
  { name, status, task, generation, seq, head, isFollowed, rate }: StreamFacts,
  host: StreamsHost,
  now: number,
  language?: string,
): TemplateResult {
  const isOnly = host.stream === name;
  return html`<tr>
    <th scope="row">
      <button
        type="button"
        class="plain"
        aria-pressed=${isOnly}
        title=${isOnly ? texts.allStreams : texts.onlyStream(name)}
        @click=${() => host.onStream(isOnly ? '' : name)}
      >
        <bdi>${name}</bdi>
      </button>
    </th>
    <td data-status=${status}>${isFollowed ? status : texts.notFollowed}${task && task !== name ? ` · ${task}` : nothing}</td>
    <td class="number" title=${generation}>${seq}${head > seq ? ` / ${head}` : nothing}</td>
    <td class="number">${formatNumber(rate.perSecond(now), language)}</td>
    <td>
      <button type="button" aria-label=${texts.replayStream(name)} @click=${() => host.onReplay(name)}>
        ${texts.replay}
      </button>
    </td>
  </tr>`;
}
