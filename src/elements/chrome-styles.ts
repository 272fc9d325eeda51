import { css } from '@lit/reactive-element';

/**
 * The look of everything around the content: notes, errors, buttons. Colours are mixtures with `currentColor`,
 * so that the page's own text colour, light or dark, carries them.
 */
export const chromeStyles = css`
  :host {
    --_accent: var(--stream-accent, light-dark(#3451d1, #9db2ff));
    --_danger: var(--stream-danger, light-dark(#b3261e, #ffb4ab));
    --_success: var(--stream-success, light-dark(#1b6b3a, #86d9a5));
    --_muted: var(--stream-muted, color-mix(in oklab, currentColor 72%, transparent));
    --_line: var(--stream-line, color-mix(in oklab, currentColor 18%, transparent));
    --_fill: var(--stream-fill, color-mix(in oklab, currentColor 7%, transparent));
    --_radius: var(--stream-radius, 0.5rem);
    /* Margins of what comes into it stay in it: the element itself does not move for them. */
    display: flow-root;
    position: relative;
  }

  :host([hidden]) {
    display: none;
  }

  [hidden] {
    display: none !important;
  }

  /* As faint as it can be: muted text keeps a contrast of 4.5. */
  :host(:state(stale)) [part='content'] {
    opacity: 0.84;
  }

  [part='note'],
  [part='error'] {
    margin-block-start: 0.75em;
    font-size: 0.9375em;
    line-height: 1.4;
  }

  [part='note'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35em 0.75em;
    color: var(--_muted);
  }

  [part='error'] {
    padding: 0.65em 0.85em;
    border: 1px solid color-mix(in oklab, var(--_danger) 35%, transparent);
    border-inline-start: 3px solid var(--_danger);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_danger) 7%, transparent);
    text-align: start;
  }

  [part='error-box'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5em 1em;
  }

  [part='error-message'] {
    flex: 1 1 14em;
    min-inline-size: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }

  [part='error-detail'] {
    display: inline-block;
    color: var(--_muted);
  }

  [part='placeholder'] {
    color: var(--_muted);
  }

  button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 2.25em;
    margin: 0;
    padding: 0.25em 0.85em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: light-dark(#fff, color-mix(in oklab, #fff 8%, #17181c));
    color: light-dark(#1b1c20, #f1f1f4);
    font: inherit;
    font-size: 0.9375em;
    font-weight: 500;
    line-height: 1.2;
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover {
    border-color: color-mix(in oklab, currentColor 40%, transparent);
  }

  button:active {
    background: light-dark(#f0f0f3, #2a2b31);
  }

  button:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  [part='jump-anchor'] {
    position: sticky;
    inset-block-end: 0.75rem;
    z-index: 1;
    display: flex;
    justify-content: center;
    block-size: 0;
    pointer-events: none;
  }

  [part='jump'] {
    align-self: flex-end;
    flex: none;
    border-radius: 99rem;
    box-shadow: 0 2px 10px rgb(0 0 0 / 0.16);
    pointer-events: auto;
  }

  [part='spinner'] {
    flex: none;
    inline-size: 0.8em;
    block-size: 0.8em;
    border: 2px solid var(--_line);
    border-block-start-color: currentColor;
    border-radius: 50%;
  }

  @media (prefers-reduced-motion: no-preference) {
    [part='content'] {
      transition: opacity 0.15s;
    }

    [part='spinner'] {
      animation: turn 0.9s linear infinite;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (forced-colors: active) {
    [part='error'],
    button {
      border-color: ButtonBorder;
    }
  }
`;
