import { css } from '@lit/reactive-element';

/**
 * For text that stands at the end of its box and changes: `<span class="end-aligned"><span>…</span></span>`. The
 * box is read from its end, so that a text which gets longer begins where it began, and nothing has moved: browsers
 * reckon a text of the usual alignment, whose beginning moves with every digit, as a layout shift.
 */
export const endAlignedStyles = css`
  .end-aligned {
    direction: rtl;
    text-align: start;
    white-space: nowrap;
  }

  .end-aligned:dir(rtl) {
    direction: ltr;
  }

  .end-aligned > * {
    unicode-bidi: plaintext;
  }
`;
