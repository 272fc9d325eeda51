import { css } from 'lit';

/** The rules for blocks and groups, in the element's shadow root and in that of each group. */
export const blockStyles = css`
  /* Contained before it may be skipped: there is one change less then. The sizes: of what was never laid out. */
  ::slotted([data-stream-group]) {
    contain: layout style;
    contain-intrinsic-block-size: auto var(--_group-size, 896lh);
  }

  /* A named part that is not the one being written has no caret. */
  :host([data-stream-part]:not([data-stream-writing])) {
    --_caret: initial;
  }

  ::slotted([data-stream-group='2']) {
    contain-intrinsic-block-size: auto calc(32 * var(--_group-size, 896lh));
  }

  ::slotted([data-stream-group='3']) {
    contain-intrinsic-block-size: auto calc(1024 * var(--_group-size, 896lh));
  }

  /* Each line has the direction of its own text, unless it is code. */
  ::slotted([data-stream-block]) {
    unicode-bidi: var(--_bidi, plaintext);
  }

  ::slotted([data-stream-settled]) {
    content-visibility: auto;
  }

  /*
   * The caret: an empty inline box that only casts a shadow. It neither wraps nor adds a line, and since it is no
   * box of its own for the layout, its moving on is no layout shift (an absolutely positioned one is).
   */
  ::slotted([data-stream-block='open'])::after {
    content: var(--_caret, none);
    box-shadow: 0.12em 0 0 0.05em var(--stream-caret-color, currentColor);
  }

  @media (prefers-reduced-motion: no-preference) {
    ::slotted([data-stream-block='open'])::after {
      animation: blink 1.1s steps(1) infinite;
    }
  }

  @keyframes blink {
    55% {
      opacity: 0;
    }
  }
`;
