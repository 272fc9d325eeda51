import { css, unsafeCSS } from '@lit/reactive-element';

/** How deep groups are indented at most. */
export const MOST_DEPTH = 8;

const depths = Array.from(
  { length: MOST_DEPTH },
  (_, at) => `.line[data-depth='${at + 1}'] { --_depth: ${at + 1}; }`,
);

/** The look of a log's lines, and of what a run of text in them can be. */
export const lineStyles = css`
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
    /* Nor does the page that centres its text. */
    text-align: start;
    white-space: pre;
  }

  ${unsafeCSS(depths.join('\n'))}

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
    font-weight: 400;
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

  @container log (max-width: 36rem) {
    .time {
      inset-inline-start: 0.6em;
    }

    [part='viewport'][data-numbered] .time {
      inset-inline-start: calc(4ch + var(--_more, 0px) + 0.7em);
    }

    [part='viewport'][data-numbered][data-timed] .number {
      inline-size: calc(4ch + var(--_more, 0px) + 0.3em);
      padding-inline-end: 0;
    }

    .time::before {
      content: attr(data-short);
    }

    .number::before,
    .time::before {
      font-size: 0.85em;
    }
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

  .mark button:not(.toggle) {
    min-block-size: 1.5rem;
    padding: 0 0.5em;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    font-size: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
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
