import { css } from '@lit/reactive-element';

/** How the line of the connection looks. */
export const statusStyles = css`
  :host {
    min-inline-size: 0;
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }

  :host([compact]) {
    display: inline-block;
    vertical-align: middle;
  }

  /* As high with the button as without. */
  [part='line'] {
    display: flex;
    align-items: center;
    gap: 0.5em;
    block-size: max(1lh, 1.75em);
    color: var(--_muted);
    white-space: nowrap;
  }

  :is([part='connection'], [part='status']) {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  /* What comes first is what matters most: facts that have no room are in further lines, out of sight. */
  [part='status'] {
    flex: 1;
    block-size: 1lh;
    white-space: normal;
  }

  /* As wide as any of the usual sentences: what follows stays where it is while it is connected. */
  [part='connection']::before {
    content: attr(data-usual);
    content: attr(data-usual) / '';
    display: block;
    block-size: 0;
    white-space: pre;
    visibility: hidden;
  }

  [part='connection']:not(:last-child) {
    position: relative;
    padding-inline-end: 0.75em;
  }

  /* Between two of them; the button has a focus ring of its own. */
  [part='connection']:not(:last-child)::after,
  [part='count'] + [part='status']::before {
    content: '·';
    content: '·' / '';
  }

  [part='connection']:not(:last-child)::after {
    position: absolute;
    inset-inline-end: 0;
  }

  [part='count'] + [part='status']::before {
    margin-inline: 0 0.5em;
  }

  :host([compact]) :is([part='connection'], [part='status']) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  [part='dot'] {
    flex: none;
    box-sizing: border-box;
    inline-size: 0.6em;
    block-size: 0.6em;
    border: 0.15em solid currentColor;
    border-radius: 50%;
  }

  [part='dot'][data-state='connected'] {
    border-color: var(--_success);
    background: var(--_success);
  }

  [part='dot'][data-state='offline'],
  [part='dot'][data-state='reconnecting'],
  [part='dot'][data-state='closed'] {
    border-color: var(--_danger);
  }

  [part='count'] {
    flex: none;
    gap: 0;
    min-block-size: 1.7em;
    padding: 0;
    border: 0;
    border-radius: 0.25rem;
    background: none;
    color: var(--_accent);
    font-size: inherit;
  }

  [part='count'] > bdi {
    text-decoration: underline;
    text-decoration-color: color-mix(in oklab, currentColor 40%, transparent);
    text-underline-offset: 0.2em;
  }

  @media (prefers-reduced-motion: no-preference) {
    [part='dot']:is([data-state='connecting'], [data-state='reconnecting']) {
      animation: breathe 1.6s ease-in-out infinite;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.35;
    }
  }

  @media (forced-colors: active) {
    [part='dot'][data-state='connected'] {
      border-color: CanvasText;
      background: CanvasText;
    }
  }
`;
