import { css, unsafeCSS } from '@lit/reactive-element';

/**
 * What fits in a group of blocks, and how many there are of a level before the next. Of 8, 16 and 32, 8 costs the least in
 * a frame: 1.17, 1.26 and 1.30 of the limit in `bench:text`.
 */
export const GROUP_LENGTH = 8;
/** The levels of groups that hold groups; with those of level 6 there are rules for half a gigabyte of text. */
const OUTER_LEVELS = [2, 3, 4, 5, 6];

/**
 * The rules for groups, by what stands in a selector before and after the value of their attribute. Contained before it may be
 * skipped: there is one change less then. The sizes: of what was never laid out.
 */
export function groupRules(before: string, after: string): string {
  const levels = OUTER_LEVELS.map(
    (level) =>
      `${before}='${level}'${after}{contain-intrinsic-block-size:auto calc(${GROUP_LENGTH ** (level - 1)}*var(--_group-size,224lh))}`,
  );
  return [
    `${before}${after}{contain:layout style;contain-intrinsic-block-size:auto var(--_group-size,224lh)}`,
    ...levels,
  ].join('');
}

/** The rules for blocks and groups, in the element's shadow root and in that of each group. */
export const blockStyles = css`
  ${unsafeCSS(groupRules('::slotted([data-stream-group', '])'))}

  /* A named part that is not the one being written has no caret. */
  :host([data-stream-part]:not([data-stream-writing])) {
    --_caret: initial;
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
  ::slotted(:is([data-stream-block='open'], [data-stream-block='line']))::after {
    content: var(--_caret, none);
  }

  ::slotted([data-stream-block='open'])::after {
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
