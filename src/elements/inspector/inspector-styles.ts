import { css } from 'lit';

/** How the panel looks: its own surface and type, whatever the page's. */
export const inspectorStyles = css`
  :host {
    --_surface: var(--stream-inspector-surface, light-dark(#fbfcfc, #15181a));
    --_ink: light-dark(#1a1f21, #e7ebec);
    --_mono: var(--stream-code-font, ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
    position: fixed;
    inset: auto 0 0;
    z-index: 2147483000;
    color: var(--_ink);
    font: 0.8125rem / 1.4 system-ui, sans-serif;
    text-align: start;
    pointer-events: none;
  }

  :is([part='panel'], [part='toggle']) {
    pointer-events: auto;
  }

  svg {
    inline-size: 1.1em;
    block-size: 1.1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
  }

  [part='toggle'] {
    position: absolute;
    inset: auto 0.75rem 0.75rem auto;
    inset-inline: auto 0.75rem;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    justify-content: center;
    padding: 0;
    border-radius: 50%;
    box-shadow: 0 2px 10px rgb(0 0 0 / 0.18);
  }

  [part='panel'] {
    position: relative;
    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    block-size: 20rem;
    max-block-size: calc(100dvh - 2rem);
    border-block-start: 1px solid var(--_line);
    background: var(--_surface);
    box-shadow: 0 -6px 24px -8px rgb(0 0 0 / 0.25);
    outline: none;
  }

  [part='resizer'] {
    position: absolute;
    inset: -4px 0 auto;
    z-index: 1;
    block-size: 8px;
    cursor: ns-resize;
    touch-action: none;
  }

  [part='resizer']::after {
    content: '';
    position: absolute;
    inset: 5px 0 auto;
    inline-size: 2.5rem;
    block-size: 3px;
    margin-inline: auto;
    border-radius: 2px;
    background: color-mix(in oklab, currentColor 35%, transparent);
  }

  [part='resizer']:is(:hover, :focus-visible)::after {
    background: var(--_accent);
  }

  [part='bar'] {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.4rem 0.75rem;
    padding: 0.55rem 0.75rem 0.4rem;
    border-block-end: 1px solid var(--_line);
  }

  [part='controls'] {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 0.4rem 0.75rem;
    min-inline-size: 0;
    overflow-x: auto;
    scrollbar-width: none;
    padding: 3px;
    margin: -3px;
  }

  [part='controls'] > * {
    flex: none;
  }

  :is([part='fact'], [part='replay'] label) {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  span[part='fact'] {
    min-inline-size: 4.5em;
  }

  meter {
    inline-size: 4rem;
    block-size: 0.8em;
  }

  [part='state'] {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    min-inline-size: 7em;
    font-weight: 600;
  }

  [part='dot'] {
    flex: none;
    inline-size: 0.6em;
    block-size: 0.6em;
    border: 0.15em solid var(--_danger);
    border-radius: 50%;
  }

  [part='state'][data-state='connected'] [part='dot'] {
    border-color: var(--_success);
    background: var(--_success);
  }

  button,
  select,
  input {
    box-sizing: border-box;
    min-block-size: 1.9rem;
    padding: 0.15rem 0.6rem;
    border: 1px solid var(--_line);
    border-radius: 0.35rem;
    background: light-dark(#fff, #202427);
    color: inherit;
    font: inherit;
    font-size: inherit;
  }

  select {
    max-inline-size: 16rem;
    padding-inline: 0.35rem;
  }

  :is(select, input, pre, [part='frames'], [part='resizer'], [part='streams']):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  button[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 16%, transparent);
  }

  button:disabled {
    opacity: 0.5;
    cursor: default;
  }

  [part='close'] {
    flex: none;
    margin-inline-start: auto;
    padding: 0;
    inline-size: 1.9rem;
    justify-content: center;
    border-color: transparent;
    background: none;
  }

  [part='body'] {
    display: grid;
    flex: 1;
    grid-template: minmax(0, 1fr) / minmax(24rem, 28rem) minmax(0, 1fr);
    min-block-size: 0;
  }

  [part='body']:has([part='detail']:not([hidden])) {
    grid-template-columns: 26rem minmax(0, 1fr) minmax(0, 1fr);
  }

  [part='body'] > section {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
    overflow: auto;
  }

  [part='body'] > section + section {
    border-inline-start: 1px solid var(--_line);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }

  tr {
    border-block-end: 1px solid var(--_line);
  }

  /* Of status, cursor, rate and what can be done; the name has the rest. */
  thead :nth-child(2) {
    inline-size: 5.5rem;
  }

  thead :nth-child(3) {
    inline-size: 4.25rem;
  }

  thead :nth-child(4) {
    inline-size: 4.75rem;
  }

  thead :nth-child(5) {
    inline-size: 5.25rem;
  }

  :is(th, td) {
    box-sizing: border-box;
    padding: 0.25rem 0.5rem;
    overflow: hidden;
    font-weight: 400;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  thead :is(th, td) {
    position: sticky;
    inset-block-start: 0;
    background: var(--_surface);
    color: var(--_muted);
    font-size: 0.75rem;
  }

  .number {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  [data-status='streaming'] {
    color: var(--_accent);
  }

  [data-status='complete'] {
    color: var(--_success);
  }

  :is([data-status='error'], [data-error] .type) {
    color: var(--_danger);
  }

  button.plain {
    display: block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    min-block-size: 1.6rem;
    padding: 0 0.3rem;
    border-color: transparent;
    background: none;
    font-family: var(--_mono);
  }

  button.plain[aria-pressed='true'] {
    background: color-mix(in oklab, var(--_accent) 16%, transparent);
  }

  td button {
    min-block-size: 1.6rem;
    padding-block: 0;
  }

  [part='replay'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin: 0;
    padding: 0.5rem;
  }

  :is([part='replay'] label, [part='replay'] select) {
    min-inline-size: 0;
  }

  [part='filter'] {
    display: flex;
    flex: none;
    gap: 0.5rem;
    padding: 0.35rem 0.5rem;
    border-block-end: 1px solid var(--_line);
  }

  [part='filter'] input {
    flex: 1;
    min-inline-size: 0;
  }

  [part='frames'] {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    font: 0.75rem / 1.5rem var(--_mono);
  }

  [part='frame'] {
    position: relative;
    display: grid;
    grid-template-columns: 6.75rem 1rem minmax(4.5rem, 7rem) minmax(0, 1fr) auto;
    gap: 0.6rem;
    padding-inline: 0.6rem;
    white-space: nowrap;
    cursor: default;
  }

  [part='frame'] > * {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  [part='frame']:hover {
    background: var(--_fill);
  }

  [part='frame'][aria-selected='true'] {
    background: color-mix(in oklab, var(--_accent) 16%, transparent);
    box-shadow: inset 3px 0 var(--_accent);
  }

  :is(.time, .size, .summary) {
    color: var(--_muted);
  }

  /* For those who hear it. */
  .said {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  [data-direction='out'] .direction {
    color: var(--_accent);
  }

  [data-direction='in'] .direction {
    color: var(--_success);
  }

  [part='detail-bar'] {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    padding: 0.35rem 0.5rem 0.35rem 0.75rem;
    border-block-end: 1px solid var(--_line);
    font-weight: 600;
  }

  pre {
    flex: 1;
    margin: 0;
    padding: 0.6rem 0.75rem;
    overflow: auto;
    font: 0.75rem / 1.5 var(--_mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  [part='nothing'] {
    margin: 0;
    padding: 0.5rem 0.75rem;
    color: var(--_muted);
  }

  @media (max-width: 68rem) {
    [part='body']:has([part='detail']:not([hidden])) {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }

    [part='body']:has([part='detail']:not([hidden])) [part='streams'] {
      display: none;
    }
  }

  /* On a phone one under the other: what is above stays short. */
  @media (max-width: 46rem) {
    [part='bar'] {
      flex-wrap: wrap;
    }

    [part='lines'] {
      flex: 1;
      min-inline-size: 0;
    }

    /* How it stands, what can be done at once, and what can be set: a row for each. */
    [part='controls'] {
      display: grid;
      grid-template-columns: repeat(6, minmax(0, 1fr));
      order: 1;
      flex-basis: 100%;
    }

    [part='controls'] > * {
      grid-column: span 2;
      min-inline-size: 0;
    }

    [part='controls'] > label:has(select) {
      grid-column: span 3;
      order: 1;
    }

    :is(meter, [part='controls'] select) {
      flex: 1;
      min-inline-size: 0;
    }

    [part='controls'] > button {
      justify-content: center;
    }

    :is(thead, tbody) :nth-child(4) {
      display: none;
    }

    [part='body'] {
      grid-template: minmax(0, auto) minmax(0, 1fr) / minmax(0, 1fr);
    }

    [part='streams'] {
      max-block-size: 11rem;
    }

    [part='body'] > section + section {
      border-inline-start: 0;
      border-block-start: 1px solid var(--_line);
    }

    [part='body']:has([part='detail']:not([hidden])) {
      grid-template: minmax(0, 1fr) minmax(0, 1fr) / minmax(0, 1fr);
    }

    [part='frame'] {
      grid-template-columns: 1rem minmax(4.5rem, 6rem) minmax(0, 1fr) auto;
    }

    .time {
      display: none;
    }
  }

  @media (forced-colors: active) {
    [part='frame'][aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
