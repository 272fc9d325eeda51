import { html, nothing, type TemplateResult } from 'lit/html.js';
import { texts } from '../texts/log.js';
import type { LogInput } from './log-input.js';
import type { Timestamps } from './log-times.js';

/** What the log's window looks like at the moment. */
export interface WindowHost {
  readonly label: string;
  readonly isNumbered: boolean;
  readonly timestamps: Timestamps;
  readonly isWrapped: boolean;
  readonly input: LogInput;
  /** How many lines have come since the end was in view; `undefined` while it is. */
  readonly unseen: number | undefined;
  readonly onJump: () => void;
  /** The slot that stands there while there are no lines. */
  readonly placeholder: 'loading' | 'empty' | undefined;
}

/** The log's window: what scrolls, and the way back to its end. The lines themselves are not drawn by this. */
export function renderWindow({ input, unseen, onJump, placeholder, ...host }: WindowHost): TemplateResult {
  return html`<div class="window">
    <div
      part="viewport"
      role="log"
      tabindex="0"
      aria-label=${host.label}
      aria-live="off"
      ?data-numbered=${host.isNumbered}
      data-timed=${host.timestamps === 'off' ? nothing : host.timestamps}
      ?data-wrapped=${host.isWrapped}
      @copy=${input.onCopy}
      @keydown=${input.onKey}
      @click=${input.onClick}
    >
      <div part="lines"></div>
      <div class="line probe" aria-hidden="true"></div>
    </div>
    ${placeholder ? renderPlaceholder(placeholder) : nothing}${unseen === undefined ? nothing : renderJump(unseen, onJump)}
  </div>`;
}

function renderPlaceholder(slot: 'loading' | 'empty'): TemplateResult {
  return html`<div part="placeholder"><slot name=${slot}>${slot === 'loading' ? texts.loading : texts.empty}</slot></div>`;
}

function renderJump(unseen: number, onJump: () => void): TemplateResult {
  return html`<div part="jump-anchor">
    <button part="jump" type="button" @click=${onJump}>
      ${unseen > 0 ? texts.unseenLines(unseen) : texts.jump}<span aria-hidden="true">↓</span>
    </button>
  </div>`;
}
