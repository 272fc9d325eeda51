import { css } from '@lit/reactive-element';
import { html, type TemplateResult } from 'lit/html.js';
import type { Phase } from './phase.js';

/** What a mark can stand for: how a step, a run or a bar stands. */
export type Mark = Exclude<Phase, 'connecting'> | 'skipped';

/** Paths in a box of 16 by 16, drawn as strokes. */
const paths: Readonly<Record<Exclude<Mark, 'running'>, string>> = {
  idle: 'M5 8h6',
  pending: 'M8 4.5V8l2.2 1.6',
  paused: 'M6.2 5v6M9.8 5v6',
  stalled: 'M8 4.5v4.2M8 11.4v.1',
  offline: 'M4.8 11.2l6.4-6.4',
  complete: 'M4.7 8.3l2.3 2.3 4.4-5',
  cancelled: 'M5.6 5.6h4.8v4.8H5.6z',
  error: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  skipped: 'M5 5l3 3-3 3M8.5 5l3 3-3 3',
};

/** A sign for how something stands. Words say the same: it is hidden from assistive technology. */
export function renderMark(mark: Mark): TemplateResult {
  if (mark === 'running') {
    return html`<span part="mark" data-mark="running" aria-hidden="true"><span part="spinner"></span></span>`;
  }
  return html`<span part="mark" data-mark=${mark} aria-hidden="true"
    ><svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"></circle><path d=${paths[mark]}></path></svg
  ></span>`;
}

/** How marks look. They are told apart by their form, not by colour alone. */
export const markStyles = css`
  :host {
    --_warning: var(--stream-warning, light-dark(#8a5300, #f2c46d));
  }

  [part='mark'] {
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: 1.125em;
    block-size: 1lh;
  }

  [part='mark'] svg {
    inline-size: 1.125em;
    block-size: 1.125em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  [part='mark'] circle {
    fill: color-mix(in oklab, currentColor 14%, transparent);
    stroke: none;
  }

  [part='mark'] [part='spinner'] {
    inline-size: 0.75em;
    block-size: 0.75em;
    color: var(--_accent);
  }

  [data-mark='complete'] {
    color: var(--_success);
  }

  [data-mark='error'] {
    color: var(--_danger);
  }

  [data-mark='stalled'],
  [data-mark='offline'],
  [data-mark='paused'] {
    color: var(--_warning);
  }

  [data-mark='skipped'] path {
    stroke-width: 1.3;
  }

  @media (forced-colors: active) {
    [part='mark'] {
      color: CanvasText;
    }

    [part='mark'] circle {
      fill: none;
    }
  }
`;
