import { css } from '@lit/reactive-element';

/** The look of the tools over a log. */
export const toolbarStyles = css`
  [part='content'] {
    --_raised: light-dark(color-mix(in oklab, var(--_ground) 30%, #fff), color-mix(in oklab, var(--_ground) 95%, #fff));
  }

  [part='toolbar'] {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.125rem 0.75rem;
    flex: none;
    padding: 0.4rem 0.5rem;
    border-block-end: 1px solid var(--_line);
    background: var(--_raised);
    font-size: 0.8125rem;
  }

  .find,
  .tools {
    display: flex;
    align-items: center;
    gap: 0.125rem;
  }

  .find {
    flex: 1 1 16rem;
    min-inline-size: 0;
    max-inline-size: 34rem;
  }

  .tools:empty {
    display: none;
  }

  .tools + .tools {
    padding-inline-start: 0.35rem;
    border-inline-start: 1px solid var(--_line);
  }

  /* Where there is room it is no menu: its tools stand in the bar. */
  [part='menu'] {
    display: flex;
    position: static;
    flex: none;
    gap: 0.35rem;
    inline-size: auto;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    overflow: visible;
  }

  .more {
    display: none;
    anchor-name: --stream-log-more;
  }

  [part='search'] {
    flex: 1 1 4rem;
    inline-size: 4rem;
    min-inline-size: 2.5rem;
    block-size: 2rem;
    box-sizing: border-box;
    padding-inline: 0.6rem 0.25rem;
    margin-inline-end: 0.25rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) - 2px);
    background: var(--_ground);
    color: var(--_text);
    font: inherit;
    text-overflow: ellipsis;
  }

  [part='search']:focus-visible {
    border-color: var(--_accent);
    outline: 1px solid var(--_accent);
  }

  [part='search'][aria-invalid='true'] {
    border-color: var(--_danger);
    outline-color: var(--_danger);
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

  .sign {
    min-inline-size: 1rem;
    text-align: center;
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
    background: var(--_raised);
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

  .ask {
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

  @container log (max-width: 62rem) {
    [part='toolbar'] {
      gap: 0.125rem;
    }

    .find {
      max-inline-size: none;
    }

    .more {
      display: inline-flex;
    }

    [part='menu']:not(:popover-open) {
      display: none;
    }

    /* A sheet at the window's end; by the button that opens it, where the browser can place it there. */
    [part='menu']:popover-open {
      display: grid;
      gap: 0;
      position: fixed;
      inset: auto 0.5rem 0.5rem;
      max-inline-size: 24rem;
      max-block-size: calc(100dvb - 1rem);
      margin-inline: auto;
      padding: 0.25rem;
      box-sizing: border-box;
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_raised);
      box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 25%);
      color: var(--_text);
      font-size: 0.875rem;
      overflow: auto;
    }

    @supports (position-area: block-end) {
      [part='menu']:popover-open {
        position-anchor: --stream-log-more;
        position-area: block-end span-inline-start;
        position-try-fallbacks: flip-block;
        inset: auto;
        inline-size: min(20rem, 100vi - 1rem);
        margin: 0.25rem 0;
      }
    }

    .tools {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      padding: 0.25rem;
    }

    .tools + .tools {
      padding-inline-start: 0.25rem;
      border-inline-start: 0;
      border-block-start: 1px solid var(--_line);
    }

    .tools > select {
      grid-column: 1 / -1;
      min-block-size: 2.5rem;
    }

    .tools > .tool {
      justify-content: start;
      gap: 0.5rem;
      min-block-size: 2.5rem;
      text-align: start;
      line-height: 1.2;
      white-space: normal;
    }

    .tools > .tool svg {
      flex: none;
    }

    /* Its name, beside its icon. Named by its title already, so not to be read out once more. */
    .tools > .tool::after {
      content: attr(title);
      content: attr(title) / '';
      color: var(--_text);
    }
  }
`;
