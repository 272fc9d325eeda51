import { css } from 'lit';

/** The look of a log: its ground, its lines, what a run of text can be. */
export const logStyles = css`
  :host {
    --_text: var(--stream-log-color, light-dark(#1b1c20, #e6e8ee));
    --_ground: var(--stream-log-background, light-dark(#f8f9fb, #15171c));
    --_faint: var(--stream-log-faint, light-dark(#5f646d, #9aa1ad));
    --_hit: var(--stream-log-hit, light-dark(#ffe28a, #6b5310));
    --_hit-text: light-dark(#1b1c20, #fff);
    --_hit-current: var(--stream-log-hit-current, light-dark(#ffb13d, #ffc453));
    display: flex;
    flex-direction: column;
    /* Of one size from the start: a log that grew would push what is below it. */
    block-size: 24rem;
  }

  [part='content'] {
    display: flex;
    flex-direction: column;
    flex: 1 1 auto;
    /* Also where the page gives the element another display. */
    block-size: 100%;
    box-sizing: border-box;
    min-block-size: 4em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_ground);
    color: var(--_text);
    overflow: hidden;
  }

  .window {
    position: relative;
    flex: 1 1 0;
    min-block-size: 3em;
    padding-block: 0.4em;
  }

  [part='viewport'] {
    block-size: 100%;
    overflow: auto;
    /* Rows come and go here all the time; their place is worked out, not anchored. */
    overflow-anchor: none;
    overscroll-behavior-x: contain;
    font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace);
    font-size: var(--stream-log-font-size, 0.8125rem);
    line-height: round(up, 1.5em, 1px);
    font-variant-ligatures: none;
    tab-size: 8;
    contain: strict;
    container-type: size;
    /* Columns are columns: as in a terminal, from the left, on any page. */
    direction: ltr;
  }

  [part='viewport']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    border-radius: var(--_radius);
  }

  [part='lines'] {
    --_start: 0.85em;
    position: relative;
    /* As wide as the longest line so far, so that the horizontal scroll bar does not come and go. */
    inline-size: max-content;
    min-inline-size: max(100%, calc(var(--_columns, 0) * 1ch + var(--_start) + 0.85em));
    overflow-y: clip;
  }

  /*
   * Room for four digits; more of them push everything aside as a whole by a transform, since a log that passes
   * 10,000 lines must not shift its layout.
   */
  [part='viewport'][data-numbered] [part='lines'] {
    --_start: calc(4ch + 1.9em);
    --_more: calc(max(var(--_digits, 1) - 4, 0) * 1ch);
    translate: var(--_more);
  }

  [part='viewport'][data-timed] [part='lines'] {
    --_start: calc(var(--_time, 0) * 1ch + 2em);
  }

  [part='viewport'][data-numbered][data-timed] [part='lines'] {
    --_start: calc(4ch + var(--_time, 0) * 1ch + 3em);
  }

  [part='viewport'][data-wrapped] [part='lines'] {
    inline-size: calc(100% - var(--_more, 0px));
    min-inline-size: 0;
  }

  .line {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: calc(-1 * var(--_more, 0px));
    min-inline-size: calc(100% + var(--_more, 0px));
    min-block-size: 1lh;
    padding-inline: calc(var(--_start, 0px) + var(--_more, 0px) + var(--_depth, 0) * 1.25em) 0.85em;
    box-sizing: border-box;
    overflow: clip;
    /* What a log says must not turn the lines around it. */
    direction: ltr;
    unicode-bidi: isolate;
    white-space: pre;
  }

  [part='viewport'][data-wrapped] .line:not(.probe) {
    inline-size: calc(100% + var(--_more, 0px));
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .probe,
  .away {
    visibility: hidden;
  }

  .number,
  .time {
    position: absolute;
    inset-inline-start: 0;
    color: var(--_faint);
    font-variant-numeric: tabular-nums;
    user-select: none;
    white-space: pre;
  }

  .number {
    inline-size: calc(4ch + var(--_more, 0px) + 1em);
    padding-inline-end: 0.25em;
    text-align: end;
    text-decoration: none;
    box-sizing: border-box;
  }

  .number::before {
    content: attr(data-number);
  }

  .number:hover {
    color: var(--_text);
    text-decoration: underline;
  }

  .time {
    inset-inline-start: 0.85em;
  }

  [part='viewport'][data-numbered] .time {
    inset-inline-start: calc(4ch + var(--_more, 0px) + 1.75em);
  }

  .time::before {
    content: attr(data-time);
  }

  .link {
    color: light-dark(#1f4fc4, #9db8ff);
    text-underline-offset: 0.15em;
    text-decoration-thickness: 1px;
  }

  .link:focus-visible,
  .toggle:focus-visible,
  .number:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
  }

  .toggle {
    position: absolute;
    inline-size: 1.1em;
    min-block-size: 1lh;
    block-size: 1lh;
    padding: 0;
    margin-inline-start: -1.2em;
    justify-content: center;
    border: 0;
    background: none;
    color: var(--_faint);
    font-size: inherit;
    line-height: inherit;
  }

  .toggle::before {
    content: '';
    inline-size: 0.36em;
    block-size: 0.36em;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    rotate: -45deg;
  }

  .toggle[aria-expanded='true']::before {
    rotate: 45deg;
  }

  .toggle:hover {
    color: var(--_text);
  }

  .group {
    font-weight: 600;
    cursor: pointer;
  }

  .step {
    color: var(--_accent);
    box-shadow: inset 0 1px var(--_line);
  }

  .aside {
    position: sticky;
    inset-inline-end: 0.85em;
    float: inline-end;
    color: var(--_faint);
    font-weight: 400;
  }

  .json {
    /* As wide as the window, not as the longest line. */
    position: sticky;
    inset-inline-start: 0.85em;
    inline-size: fit-content;
    min-inline-size: min(24rem, 60cqi);
    max-inline-size: calc(100cqi - 4em);
    box-sizing: border-box;
    margin-block: 0.15em 0.4em;
    padding: 0.35em 0.85em;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) / 2);
    background: color-mix(in oklab, var(--_text) 4%, var(--_ground));
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .json-key {
    color: light-dark(#1f4fc4, #9db8ff);
  }

  .json-string {
    color: light-dark(#17633a, #7fd99a);
  }

  .json-number {
    color: light-dark(#8a4a00, #f0b86a);
  }

  .json-word {
    color: light-dark(#8e2c9c, #e3a0f5);
  }

  .hit {
    background: color-mix(in oklab, var(--_hit) 18%, transparent);
  }

  .selected {
    background: color-mix(in oklab, var(--_accent) 14%, transparent);
    box-shadow: inset 3px 0 var(--_accent);
  }

  .current {
    outline: 1.5px solid color-mix(in oklab, var(--_accent) 60%, transparent);
    outline-offset: -1.5px;
  }

  ::highlight(stream-log-hit) {
    background: var(--_hit);
    color: var(--_hit-text);
  }

  ::highlight(stream-log-current) {
    background: var(--_hit-current);
    color: #000;
  }

  .line[data-level='error'],
  .line[data-level='fatal'] {
    background: light-dark(#fdecea, #35181a);
    box-shadow: inset 3px 0 var(--_danger);
  }

  .line[data-level='warn'],
  .line[data-level='warning'] {
    background: light-dark(#fdf4dc, #2e2712);
    box-shadow: inset 3px 0 light-dark(#8a5a00, #e6c35c);
  }

  .line[data-level='debug'],
  .line[data-level='trace'] {
    color: var(--_faint);
  }

  .gap,
  .hole {
    color: var(--_faint);
    background: repeating-linear-gradient(-45deg, transparent 0 6px, color-mix(in oklab, var(--_text) 5%, transparent) 6px 12px);
  }

  .mark .text {
    font-style: normal;
  }

  .gap .text,
  .hole .text {
    font-style: italic;
  }

  .bold {
    font-weight: 700;
  }

  .dim {
    color: var(--_faint);
  }

  .italic {
    font-style: italic;
  }

  .hidden {
    color: transparent !important;
  }

  /* A colour of the program's own choice, with the lightness that can be read on this ground. */
  .tint {
    color: light-dark(oklch(from var(--_tint) min(l, 0.5) c h), oklch(from var(--_tint) max(l, 0.74) c h));
  }

  [part='placeholder'] {
    position: absolute;
    inset: 0 auto auto 0;
    padding: 0.6em 0.85em;
    color: var(--_faint);
    font-size: 0.875em;
  }

  [part='jump-anchor'] {
    position: absolute;
    inset: auto 0 0.75rem;
  }

  /* Where it begins must not depend on how much it says. */
  [part='jump'] {
    position: absolute;
    inset: auto auto 0 50%;
    translate: -50%;
  }

  @media (forced-colors: active) {
    .line:is([data-level='error'], [data-level='fatal'], [data-level='warn']) {
      border-inline-start: 3px solid CanvasText;
    }

    .selected,
    .current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .hit {
      border-inline-end: 3px double Highlight;
    }

    .json,
    .toggle {
      border-color: CanvasText;
    }
  }
`;
