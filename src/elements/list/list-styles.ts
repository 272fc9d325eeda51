import { css } from '@lit/reactive-element';

/** The look of what a list has around its rows. */
export const listStyles = css`
  :host(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  [part='end'] {
    block-size: 0;
  }

  [part='earlier'] {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.75em;
    min-block-size: 3.5em; /* three lines of a note */
    /* What stays where it is at the very top would keep the browser from holding the rows. */
    overflow-anchor: none;
  }

  [part='earlier-note'] {
    color: var(--_muted);
    font-size: 0.9375em;
    line-height: 1.2;
  }

  [part='arrow'],
  [part='load-earlier'] [part='spinner'] {
    box-sizing: border-box;
    inline-size: 1em;
    text-align: center;
  }

  [part='load-earlier'] [part='spinner'] {
    block-size: 1em;
  }
`;
