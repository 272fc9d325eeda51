import { css } from '@lit/reactive-element';

/** The named parts of a text. */
export const styles = css`
  [part='part'] {
    margin-block: 0.75em;
  }

  [part='reasoning'] {
    margin-block-end: 0.85em;
    color: var(--_muted);
    font-size: 0.9375em;
  }

  [part='reasoning-summary'] {
    display: flex;
    align-items: baseline;
    gap: 0.5em;
    inline-size: fit-content;
    max-inline-size: 100%;
    padding-block: 0.3em;
    border-radius: 0.25em;
    list-style: none;
    cursor: pointer;
  }

  [part='reasoning-summary']::-webkit-details-marker {
    display: none;
  }

  [part='reasoning-summary']::before {
    content: '';
    flex: none;
    align-self: center;
    inline-size: 0.4em;
    block-size: 0.4em;
    margin-inline: 0.1em 0.2em;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    rotate: -45deg;
  }

  :host(:dir(rtl)) [part='reasoning-summary']::before {
    rotate: 135deg;
  }

  details[open] > [part='reasoning-summary']::before {
    rotate: 45deg;
  }

  [part='reasoning-summary']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  [part='reasoning-time'] {
    flex: none;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }

  /* What follows it does not move while the seconds pass. */
  [part='reasoning'][data-running]:not([open]) [part='reasoning-time'] {
    min-inline-size: 7.5em;
  }

  [part='reasoning-preview'] {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  [part='reasoning-content'] {
    margin-block-start: 0.35em;
    padding-inline-start: 0.9em;
    border-inline-start: 2px solid var(--_line);
  }
`;
