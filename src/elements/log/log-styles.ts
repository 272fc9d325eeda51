import { css, unsafeCSS } from '@lit/reactive-element';

/** Of line numbers with more digits than there is room for, up to thousands of millions: how far they push things aside. */
const digits = [5, 6, 7, 8, 9, 10].map(
  (count) => `[data-numbered] [data-digits='${count}'] { --_more: ${count - 4}ch; }`,
);

/** The look of a log: its ground, its window, what stands over it. Its lines: see line-styles.ts. */
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

  /* Fainter its colours could not be read. */
  :host(:state(stale)) [part='content'] {
    opacity: 1;
    border-style: dashed;
  }

  [part='content'] {
    container: log / inline-size;
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

  /* As high as the tools and the line under them (see toolbar-styles.ts), while they are loaded. */
  .tools-room {
    flex: none;
    block-size: calc(5rem + 2px);
  }

  .window {
    position: relative;
    flex: 1 1 0;
    min-block-size: 3em;
    padding-block: 0.4rem;
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

  /* As a server has drawn them, who knows no sizes: from the end. */
  [part='viewport'][data-still] {
    display: flex;
    flex-direction: column-reverse;
  }

  [data-still] [part='lines'] {
    flex: none;
    margin-block-end: auto;
  }

  [data-still] [part='lines'] .line {
    position: relative;
  }

  /* For a frame or two, until the lines below it are there. */
  .still {
    position: absolute;
    inset: 0.4rem 0;
    block-size: auto;
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
    translate: var(--_more, 0px);
  }

  ${unsafeCSS(digits.join('\n'))}

  /* As many characters as a time of each kind has: see log-times.ts. */
  [data-timed='absolute'] {
    --_clock: 12ch;
  }

  [data-timed='relative'] {
    --_clock: 11ch;
  }

  [part='viewport'][data-timed] [part='lines'] {
    --_start: calc(var(--_clock) + 2em);
  }

  [part='viewport'][data-numbered][data-timed] [part='lines'] {
    --_start: calc(4ch + var(--_clock) + 3em);
  }

  /* Whole seconds, and less room between: what a line says comes first. The rest of a time is in its title. */
  @container log (max-width: 36rem) {
    [data-timed='absolute'] {
      --_clock: calc(8 * 0.85ch);
    }

    [data-timed='relative'] {
      --_clock: calc(7 * 0.85ch);
    }

    [part='viewport'][data-timed] [part='lines'] {
      --_start: calc(var(--_clock) + 1.8em);
    }

    [part='viewport'][data-numbered][data-timed] [part='lines'] {
      --_start: calc(4ch + var(--_clock) + 1.9em);
    }
  }

  [part='viewport'][data-wrapped] [part='lines'] {
    inline-size: calc(100% - var(--_more, 0px));
    min-inline-size: 0;
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
`;
