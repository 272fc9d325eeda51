import { css } from '@lit/reactive-element';

/** What stands around a code block or a table, in the frame's own shadow root. */
export const frameStyles = css`
  :host {
    --_accent: var(--stream-accent, light-dark(#3451d1, #9db2ff));
    --_muted: var(--stream-muted, color-mix(in oklab, currentColor 72%, transparent));
    --_line: var(--stream-line, color-mix(in oklab, currentColor 18%, transparent));
    --_fill: var(--stream-fill, color-mix(in oklab, currentColor 5%, transparent));
    display: block;
    margin-block: 1em;
    border: 1px solid var(--_line);
    border-radius: var(--stream-radius, 0.5rem);
    overflow: clip;
  }

  [hidden] {
    display: none !important;
  }

  [part='header'] {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    min-block-size: 2.25rem;
    padding-inline: 0.9rem 0.25rem;
    border-block-end: 1px solid var(--_line);
    color: var(--_muted);
    font-size: 0.8125rem;
    line-height: 1.2;
  }

  /* A table has no name to show: its header is a margin with a button in it. */
  :host([data-stream-table]) [part='header'] {
    min-block-size: 1.9rem;
    border-block-end: 0;
    font-size: 0.75rem;
  }

  [part='language'] {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  button {
    appearance: none;
    flex: none;
    min-block-size: 1.75rem;
    margin: 0;
    padding: 0.2rem 0.65rem;
    border: 0;
    border-radius: calc(var(--stream-radius, 0.5rem) * 0.7);
    background: transparent;
    color: inherit;
    font: inherit;
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover:enabled {
    background: var(--_fill);
    color: currentColor;
  }

  button:disabled {
    opacity: 0.5;
    cursor: default;
  }

  button:focus-visible,
  [part='scroll']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  [part='scroll'] {
    overflow: auto;
    overscroll-behavior-x: contain;
  }

  /* Code runs from left to right in every language. */
  :host([data-stream-code]) [part='scroll'] {
    direction: ltr;
    max-block-size: var(--stream-code-max-height, 32rem);
    background: var(--_fill);
  }

  :host([data-stream-expanded]) [part='scroll'] {
    max-block-size: none;
  }

  @media (forced-colors: active) {
    button {
      border: 1px solid ButtonBorder;
    }
  }

  @media print {
    [part='scroll'] {
      max-block-size: none;
    }

    button {
      display: none;
    }
  }
`;
