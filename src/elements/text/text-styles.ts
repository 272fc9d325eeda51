import { css } from 'lit';

/** What stands around the text, in the element's shadow root. */
export const textStyles = css`
  /* Inherited by what is in a group. */
  ::slotted(:is([data-stream-block], [data-stream-group])) {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  ::slotted([data-stream-block]) {
    contain-intrinsic-block-size: auto 28lh;
  }

  /*
   * Inherited by the last block. A rule for what is slotted, with a state of the host in it, would have
   * Chromium look at every block and group whenever a state is set, be it to what it was.
   */
  :host([data-stream-active]:not(:state(stale), [caret='off'])) {
    --_caret: '';
  }

  [part='caret']::after {
    content: '';
    display: block;
    inline-size: max(2px, 0.1em);
    block-size: 1.2em;
    background: var(--stream-caret-color, currentColor);
  }

  [part='caret'] {
    display: flex;
    align-items: center;
    block-size: 1lh;
  }

  ::slotted([data-stream-gap]) {
    margin-block: 0.75em;
    padding-block: 0.35em;
    border-block: 1px dashed var(--_line);
    color: var(--_muted);
    font-size: 0.875em;
    text-align: center;
  }

  ::slotted([data-stream-gap])::before {
    content: attr(aria-label);
  }

  /* Code runs from left to right in every language. */
  :host([format='code']) [part='content'] {
    --_bidi: isolate;
    direction: ltr;
    overflow-x: auto;
    padding: 0.85em 1em;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_fill);
    font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace);
    font-size: 0.9em;
    line-height: 1.55;
    tab-size: 2;
  }

  :host([format='code']) [part='content']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  :host([format='code']) ::slotted(:is([data-stream-block], [data-stream-group])) {
    white-space: pre;
    overflow-wrap: normal;
    inline-size: max-content;
    min-inline-size: 100%;
  }

  [part='toolbar'] {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 0.25rem;
    min-block-size: 1.75rem;
    margin-block-end: 0.25rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }

  [part='toolbar'] [part='language'] {
    flex: 1;
    min-inline-size: 0;
    font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace);
  }

  [part='toolbar'] button {
    min-block-size: 1.75rem;
    padding: 0.2rem 0.65rem;
    border-color: transparent;
    background: transparent;
    color: inherit;
    font-size: inherit;
  }

  [part='toolbar'] button:hover {
    background: var(--_fill);
    color: currentColor;
  }

  /* Code and its header are one box. */
  :host([format='code']) [part='toolbar'] {
    margin-block-end: 0;
    padding-inline: 0.9rem 0.25rem;
    min-block-size: 2.25rem;
    border: 1px solid var(--_line);
    border-block-end: 0;
    border-radius: var(--_radius) var(--_radius) 0 0;
  }

  :host([format='code']) [part='toolbar'] ~ [part='content'] {
    border-start-start-radius: 0;
    border-start-end-radius: 0;
  }

  ::slotted(:is([data-stream-part], [data-stream-text])) {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

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

  @media (forced-colors: active) {
    [part='toolbar'] button {
      border-color: ButtonBorder;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    [part='caret']::after {
      animation: blink 1.1s steps(1) infinite;
    }
  }
`;
