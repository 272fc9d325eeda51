import { css } from 'lit';

/** The look of the tools over a log. */
export const toolbarStyles = css`
  [part='content'] {
    container: log / inline-size;
  }

  [part='toolbar'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.35rem 0.75rem;
    flex: none;
    padding: 0.4rem 0.5rem;
    border-block-end: 1px solid var(--_line);
    background: light-dark(#fff, #1b1e24);
    font-size: 0.8125rem;
  }

  .find,
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem;
  }

  .find {
    flex: 1 1 18rem;
    max-inline-size: 34rem;
    flex-wrap: nowrap;
  }

  .field {
    display: flex;
    flex: 1 1 auto;
    align-items: center;
    min-inline-size: 0;
    block-size: 2rem;
    padding-inline-end: 0.125rem;
    margin-inline-end: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) - 2px);
    background: var(--_ground);
    overflow: hidden;
  }

  .field:focus-within {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
  }

  .field[data-problem] {
    border-color: var(--_danger);
    outline-color: var(--_danger);
  }

  [part='search'] {
    flex: 1 1 4rem;
    inline-size: 4rem;
    min-inline-size: 2.5rem;
    block-size: 100%;
    text-overflow: ellipsis;
    padding: 0 0.25rem 0 0.6rem;
    border: 0;
    outline: none;
    background: none;
    color: var(--_text);
    font: inherit;
  }

  [part='search']::placeholder {
    color: var(--_faint);
    opacity: 1;
  }

  .tool {
    justify-content: center;
    min-inline-size: 2rem;
    min-block-size: 2rem;
    padding: 0 0.35rem;
    border-color: transparent;
    border-radius: calc(var(--_radius) - 2px);
    background: none;
    color: var(--_faint);
    font-size: 0.8125rem;
    line-height: 1;
  }

  .field .tool {
    min-inline-size: 1.6rem;
    min-block-size: 1.6rem;
    padding: 0 0.2rem;
    font-size: 0.75rem;
  }

  .tool[data-sign]::before {
    content: attr(data-sign);
  }

  .tool[data-sign='ab']::before {
    text-decoration: underline overline;
    text-decoration-thickness: 1px;
  }

  .tool:hover {
    background: var(--_fill);
    border-color: transparent;
    color: var(--_text);
  }

  .tool[aria-pressed='true'] {
    background: color-mix(in oklab, var(--_accent) 16%, transparent);
    color: var(--_accent);
  }

  .error-tool,
  [part~='error-tool'] {
    color: var(--_danger);
  }

  .tool svg {
    inline-size: 1rem;
    block-size: 1rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  [part='select'] {
    min-block-size: 2rem;
    padding-inline: 0.35rem;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) - 2px);
    background: light-dark(#fff, #1b1e24);
    color: var(--_text);
    font: inherit;
    cursor: pointer;
  }

  [part='select']:hover {
    background: light-dark(#f0f1f4, #262a32);
  }

  [part='select']:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .rule {
    inline-size: 1px;
    block-size: 1.25rem;
    margin-inline: 0.35rem;
    background: var(--_line);
  }

  [part='status'] {
    display: flex;
    flex-wrap: wrap;
    flex: none;
    align-items: center;
    gap: 0.25rem 0.75rem;
    min-block-size: 1.9rem;
    padding: 0.15rem 0.85em;
    border-block-end: 1px solid var(--_line);
    color: var(--_faint);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  .said {
    display: contents;
  }

  .ask,
  .mark button:not(.toggle) {
    min-block-size: 1.5rem;
    padding: 0 0.5em;
    border-color: transparent;
    background: none;
    color: var(--_accent);
    font-size: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  @media (forced-colors: active) {
    .tool[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }
  }

  /* Room for a million, so that what is said beside it stays where it is. */
  .count {
    min-inline-size: 16ch;
  }

  @container log (max-width: 36rem) {
    .find {
      flex: 1 1 100%;
      max-inline-size: none;
    }

    .tools {
      flex: 1 1 100%;
    }

    .find > .tool {
      min-inline-size: 1.75rem;
      padding: 0;
    }

    .field .tool {
      min-inline-size: 1.5rem;
    }
  }
`;
