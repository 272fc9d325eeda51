import { css } from '@lit/reactive-element';

/** How the runs of the timeline look, with {@link markStyles} and {@link stepTreeStyles}. */
export const runRowStyles = css`
  [part='runs'] {
    margin: 0;
    padding: 0;
    list-style: none;
    container-type: inline-size;
  }

  [part='run'] {
    padding-block: 0.6em;
    border-block-start: 1px solid var(--_line);
    scroll-margin-block: 1rem;
  }

  [part='run']:first-child {
    border-block-start: 0;
  }

  [part='run']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
    border-radius: 0.25rem;
  }

  [part='run-head'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35em 1em;
  }

  [part='run-toggle'],
  [part='run-title'] {
    display: flex;
    flex: 1 1 16em;
    align-items: start;
    gap: 0.55em;
    min-inline-size: 0;
  }

  [part='run-toggle'] {
    min-block-size: 0;
    padding: 0.15em 0;
    border: 0;
    border-radius: 0.25rem;
    background: none;
    color: inherit;
    font-size: inherit;
    font-weight: inherit;
    line-height: inherit;
    text-align: start;
    white-space: normal;
  }

  [part='run-toggle']:hover [part='run-name'] {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  [part='chevron'] {
    flex: none;
    inline-size: 0.4em;
    block-size: 0.4em;
    margin-block-start: 0.5lh;
    margin-inline: 0.1em 0.3em;
    border: solid currentColor;
    border-width: 0 0.12em 0.12em 0;
    translate: 0 -70%;
    rotate: 45deg;
    opacity: 0.6;
  }

  [aria-expanded='true'] > [part='chevron'] {
    translate: 0 -30%;
    rotate: 225deg;
  }

  [part='run-words'] {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  [part='run-name'] {
    font-weight: 550;
  }

  [part='run-detail'],
  [part='run-status'],
  [part='run-times'] {
    font-size: 0.9em;
    color: var(--_muted);
  }

  [part='run-detail'],
  [part='run-status'] {
    margin-inline-start: 0.3em;
  }

  [data-status='error'] [part='run-status'] {
    color: var(--_danger);
  }

  [part='run-times'] {
    display: flex;
    flex: none;
    gap: 0.75em;
    font-variant-numeric: tabular-nums;
  }

  [part='run-duration'] {
    min-inline-size: 4.5em;
  }

  [part='run-started'] {
    min-inline-size: 7.5em;
  }

  /* As wide in every row, so that the times stand in columns. */
  [part='run-actions'] {
    display: flex;
    flex: none;
    justify-content: end;
    gap: 0.4em;
    min-inline-size: 12em;
  }

  @container (max-inline-size: 40rem) {
    [part='run-head'] {
      justify-content: space-between;
    }

    [part='run-toggle'],
    [part='run-title'] {
      flex-basis: 100%;
    }

    [part='run-times'] {
      margin-inline-start: 1.675em;
    }

    [part='run-duration'],
    [part='run-started'],
    [part='run-actions'] {
      min-inline-size: 0;
    }

    /* They begin where the line begins. */
    [part='run-times'] > .end-aligned {
      direction: inherit;
    }
  }

  [part='run-actions'] :is(button, a) {
    min-block-size: 2em;
    padding: 0.15em 0.65em;
    font-size: 0.875em;
  }

  [part='run-actions'] button:disabled {
    opacity: 0.6;
    cursor: default;
  }

  [part='run-actions'] a {
    display: inline-flex;
    align-items: center;
    border-radius: var(--_radius);
    color: var(--_accent);
    font-weight: 500;
  }

  [part='run-actions'] a:focus-visible {
    outline: 2px solid var(--_accent);
  }

  [part='run-more'] {
    padding-block-start: 0.3em;
    padding-inline-start: 1.675em;
  }

  [part='run-error'],
  [part='run-refusal'] {
    margin: 0.2em 0 0.4em;
    font-size: 0.9375em;
    color: var(--_danger);
    overflow-wrap: anywhere;
  }

  [part='run-refusal'] {
    margin-inline-start: 1.8em;
  }
`;
