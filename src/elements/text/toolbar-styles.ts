import { css } from '@lit/reactive-element';

/** The buttons over a text. */
export const styles = css`
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

  @media (forced-colors: active) {
    [part='toolbar'] button {
      border-color: ButtonBorder;
    }
  }
`;
