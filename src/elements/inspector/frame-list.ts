import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatBytes } from '../progress/format.js';
import { copyWith } from '../text/copy-button.js';
import { texts } from '../texts/inspector.js';
import { frameAsJson, type InspectedFrame, summaryOf } from './frame.js';

/** How many rows are drawn; a filter finds the others. */
const MOST_ROWS = 300;
/** How much of a frame is drawn, in UTF-16 code units; a copy has all. */
const MOST_TEXT = 20_000;

/** What the list of frames tells its panel. */
export interface FramesHost {
  readonly chosen: InspectedFrame | undefined;
  onChoice(frame: InspectedFrame): void;
  onScroll(event: Event): void;
}

/** The frames as a list of one choice: arrows, Home and End go through it. */
export function renderFrames(
  frames: readonly InspectedFrame[],
  host: FramesHost,
  language?: string,
): TemplateResult {
  const shown = frames.slice(-MOST_ROWS);
  const at = host.chosen ? shown.indexOf(host.chosen) : -1;
  const onKey = (event: KeyboardEvent): void => {
    const next = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? shown.length - 1 : at - 1,
      Home: 0,
      End: shown.length - 1,
    }[event.key];
    const frame = next === undefined ? undefined : shown[Math.max(0, Math.min(next, shown.length - 1))];
    if (!frame || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    host.onChoice(frame);
  };
  return html`${
    frames.length > shown.length
      ? html`<p part="nothing">${texts.olderFrames(frames.length - shown.length)}</p>`
      : nothing
  }
    ${
      shown.length === 0
        ? html`<p part="nothing">${texts.noFrames}</p>`
        : html`<div
          part="frames"
          role="listbox"
          tabindex="0"
          aria-label=${texts.frames}
          aria-activedescendant=${at >= 0 ? `frame-${host.chosen?.number}` : nothing}
          @keydown=${onKey}
          @scroll=${host.onScroll}
        >
          ${repeat(
            shown,
            ({ number }) => number,
            (frame) => renderRow(frame, frame === host.chosen, () => host.onChoice(frame), language),
          )}
        </div>`
    }`;
}

function renderRow(
  frame: InspectedFrame,
  isChosen: boolean,
  onChoice: () => void,
  language?: string,
): TemplateResult {
  const { number, time, direction, bytes, types, streams } = frame;
  return html`<div
    part="frame"
    role="option"
    id=${`frame-${number}`}
    data-direction=${direction}
    data-error=${types.includes('error') ? '' : nothing}
    aria-selected=${isChosen}
    @click=${onChoice}
  >
    <span class="time">${clock(time)}</span>
    <span class="direction"
      ><span aria-hidden="true">${direction === 'in' ? '↓' : '↑'}</span
      ><span class="said">${direction === 'in' ? texts.frameIn : texts.frameOut}</span></span
    >
    <span class="type">${types.join(' ')}</span>
    <span class="about"><bdi>${streams.join(' ')}</bdi> <span class="summary">${summaryOf(frame)}</span></span>
    <span class="size">${formatBytes(bytes, language)}</span>
  </div>`;
}

/** What the chosen frame says, and a way to take it along. */
export function renderDetail(frame: InspectedFrame | undefined): TemplateResult {
  if (!frame) return html`<p part="nothing">${texts.chooseFrame}</p>`;
  const json = JSON.stringify(frame.messages.length === 1 ? frame.messages[0] : frame.messages, undefined, 2);
  const onCopy = ({ currentTarget }: Event): void => {
    void copyWith(currentTarget as HTMLButtonElement, frameAsJson(frame), texts.copyFrame);
  };
  return html`<div part="detail-bar">
      <span>${frame.types.join(' ')}</span>
      <button type="button" @click=${onCopy} .textContent=${texts.copyFrame}></button>
    </div>
    <pre tabindex="0">${json.length > MOST_TEXT ? `${json.slice(0, MOST_TEXT)} …` : json}</pre>`;
}

/** Hours to milliseconds, in the time of the place. */
function clock(time: number): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
