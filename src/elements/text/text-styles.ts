import { css } from '@lit/reactive-element';

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

  ::slotted(:is([data-stream-part], [data-stream-text])) {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
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

  /* Nothing is there yet, and it keeps its room. */
  :host([format='code']:state(idle)) [part='content'] {
    border-color: transparent;
    background: none;
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

  @media (prefers-reduced-motion: no-preference) {
    [part='caret']::after {
      animation: blink 1.1s steps(1) infinite;
    }
  }
`;
