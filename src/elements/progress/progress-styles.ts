import { css } from '@lit/reactive-element';

/** How a bar and a ring look, in each phase. */
export const progressStyles = css`
  :host {
    font-variant-numeric: tabular-nums;
  }

  [part='progress'] {
    --_mine: var(--_accent);
    --_track: color-mix(in oklab, currentColor 14%, transparent);
  }

  [part='progress'][data-phase='complete'] {
    --_mine: var(--_success);
  }

  [part='progress'][data-phase='error'] {
    --_mine: var(--_danger);
  }

  [part='progress'][data-phase='paused'],
  [part='progress'][data-phase='stalled'] {
    --_mine: var(--_warning);
  }

  [part='progress']:is([data-phase='cancelled'], [data-phase='offline']),
  :host(:state(stale)) [part='progress'] {
    --_mine: color-mix(in oklab, currentColor 48%, transparent);
  }

  [part='progress'][data-shape='ring'] {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: 0.9em;
  }

  [data-shape='ring'] > [part='head'] {
    align-self: end;
  }

  [data-shape='ring'] > [part='details'] {
    align-self: start;
  }

  [part='head'] {
    display: flex;
    justify-content: space-between;
    gap: 0.25em 0.6em;
    min-block-size: 1lh;
  }

  [part='label'] {
    display: flex;
    gap: 0.45em;
    min-inline-size: 0;
    font-weight: 500;
  }

  [part='label-words'] {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  [part='head'] > [part='label'] {
    flex: 1;
  }

  [part='value'] {
    flex: none;
  }

  [part='details'] {
    display: grid;
    min-block-size: 1lh;
    font-size: 0.875em;
    color: var(--_muted);
  }

  [part='details'] > span,
  [part='details']::before {
    grid-area: 1 / 1;
    min-inline-size: 0;
  }

  /* Room for a second line from the beginning, where one will not do: a percentage of a padding is of the width. */
  [part='details'][data-needs-room]::before {
    content: '';
    padding-block-start: clamp(1lh, (40em - 100%) * 999, 2lh);
  }

  [part='bar'] {
    position: relative;
    overflow: hidden;
    block-size: var(--stream-progress-size, 0.5rem);
    margin-block: 0.4em 0.35em;
    border-radius: 99rem;
    background: var(--_track);
  }

  /* An SVG, as its geometry is set by attributes, which a strict style-src allows. */
  [part='bar'] svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  [part='bar']:dir(rtl) svg {
    scale: -1 1;
  }

  [part='fill'] {
    fill: var(--_mine);
  }

  [part='buffer'] {
    fill: color-mix(in oklab, var(--_mine) 35%, transparent);
  }

  [part='ring'] {
    position: relative;
    grid-row: span 2;
    inline-size: var(--stream-ring-size, 4rem);
    aspect-ratio: 1;
  }

  [part='ring'] svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  [part='ring'] g {
    transform-origin: center;
    rotate: -90deg;
  }

  [part='ring']:dir(rtl) g {
    scale: -1 1;
  }

  [part='ring'] circle {
    fill: none;
    stroke: var(--_track);
    stroke-width: var(--stream-ring-width, 5);
  }

  [part='ring'] [part='buffer'] {
    stroke: color-mix(in oklab, var(--_mine) 35%, transparent);
  }

  [part='ring'] [part='fill'] {
    stroke: var(--_mine);
  }

  /* Its size is in the ring's own units, of 48. */
  [part='ring-value'] {
    fill: currentColor;
    font-size: 11.5px;
    font-weight: 600;
    text-anchor: middle;
    dominant-baseline: central;
  }

  /* Held up on purpose: stripes that stand still. */
  [data-phase='paused'] [part='bar'] svg {
    mask: repeating-linear-gradient(-45deg, #000 0 0.4rem, rgb(0 0 0 / 0.35) 0.4rem 0.8rem);
  }

  /* Out of reach: what is drawn is what was last known. */
  [data-phase='offline'] [part='bar'] {
    background: repeating-linear-gradient(90deg, var(--_track) 0 0.5rem, transparent 0.5rem 0.75rem);
  }

  :is([data-phase='offline'], [data-phase='paused'], [data-phase='pending']) [part='track'] {
    stroke-dasharray: 4 4;
  }

  [data-phase='pending'] [part='bar'] {
    background: repeating-linear-gradient(90deg, var(--_track) 0 0.25rem, transparent 0.25rem 0.5rem);
  }

  [part='steps-box'] {
    margin-block-start: 0.6em;
  }

  :host([compact]) :is([part='head'], [part='details']) {
    display: none;
  }

  :host([compact]) [part='bar'] {
    margin-block: 0;
  }

  :host([compact][shape='ring']) {
    display: inline-block;
    vertical-align: middle;
  }

  :host([compact][shape='ring']) [part='progress'] {
    display: block;
  }

  [part='error'] {
    margin-block-start: 0.6em;
  }

  @media screen and (prefers-reduced-motion: no-preference) {
    [part='fill'] {
      transition:
        width 0.25s ease-out,
        stroke-dasharray 0.25s ease-out;
    }

    :host(:state(indeterminate)) [part='bar'] [part='fill'] {
      animation: slide 1.6s ease-in-out infinite;
    }

    :host(:state(indeterminate)) [part='ring'] [part='fill'] {
      transform-origin: center;
      animation: turn-ring 1.4s linear infinite;
    }

    [data-phase='stalled'] :is([part='bar'], [part='ring']) {
      animation: breathe 2s ease-in-out infinite;
    }
  }

  @keyframes slide {
    from {
      transform: translateX(-40%);
    }
    to {
      transform: translateX(110%);
    }
  }

  @keyframes turn-ring {
    to {
      rotate: 1turn;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }

  @media print, (prefers-reduced-motion: reduce) {
    /* One that is under way would be printed as far as it has come. */
    [part='fill'] {
      transition: none;
    }

    /* What stands still must not look like a value. */
    :host(:state(indeterminate)) [part='fill'] {
      fill: none;
    }

    :host(:state(indeterminate)) [part='bar'] {
      background: repeating-linear-gradient(
        -45deg,
        color-mix(in oklab, var(--_mine) 70%, transparent) 0 0.5rem,
        color-mix(in oklab, var(--_mine) 25%, transparent) 0.5rem 1rem
      );
    }

    :host(:state(indeterminate)) [part='ring'] [part='fill'] {
      stroke-dasharray: 6 6;
    }
  }

  @media (forced-colors: active) {
    [part='bar'] {
      border: 1px solid CanvasText;
    }

    [part='fill'] {
      fill: Highlight;
    }

    [part='buffer'] {
      fill: GrayText;
    }

    [part='ring'] circle {
      stroke: CanvasText;
    }

    [part='ring'] [part='track'] {
      stroke-width: 1;
    }

    [part='ring'] [part='buffer'] {
      stroke: GrayText;
    }

    [part='ring'] [part='fill'] {
      fill: none;
      stroke: Highlight;
    }
  }
`;
