import { css } from 'lit';

/** The look of a log: its ground, its lines, what a run of text can be. */
export const logStyles = css`
  :host {
    --_text: var(--stream-log-color, light-dark(#1b1c20, #e6e8ee));
    --_ground: var(--stream-log-background, light-dark(#f8f9fb, #15171c));
    --_faint: var(--stream-log-faint, light-dark(#5f646d, #9aa1ad));
    display: flex;
    flex-direction: column;
    /* Of one size from the start: a log that grew would push what is below it. */
    block-size: 24rem;
  }

  [part='content'] {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 4em;
    padding-block: 0.4em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_ground);
    color: var(--_text);
    overflow: hidden;
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
  }

  [part='viewport']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    border-radius: var(--_radius);
  }

  [part='lines'] {
    position: relative;
    /* As wide as the longest line so far, so that the horizontal scroll bar does not come and go. */
    inline-size: max-content;
    min-inline-size: max(100%, calc(var(--_columns, 0) * 1ch + var(--_start) + 0.85em));
    --_start: 0.85em;
    overflow-y: clip;
  }

  .line {
    position: absolute;
    inset-block-start: 0;
    min-inline-size: 100%;
    block-size: 1lh;
    padding-inline: var(--_start, 0) 0.85em;
    box-sizing: border-box;
    overflow: clip;
    /* What a log says must not turn the lines around it. */
    direction: ltr;
    unicode-bidi: isolate;
    white-space: pre;
  }

  .probe,
  .away {
    visibility: hidden;
  }

  [part='viewport'][data-numbered] [part='lines'] {
    --_start: calc(var(--_digits, 1) * 1ch + 2.2em);
  }

  [part='viewport'][data-numbered] .line::before {
    content: attr(data-number);
    position: absolute;
    inset-inline-start: 0;
    inline-size: calc(var(--_digits, 1) * 1ch + 0.85em);
    color: var(--_faint);
    text-align: end;
    user-select: none;
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

  .line[data-level='gap'] {
    color: var(--_faint);
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

  @media (forced-colors: active) {
    .line[data-level] {
      border-inline-start: 3px solid CanvasText;
    }
  }
`;
