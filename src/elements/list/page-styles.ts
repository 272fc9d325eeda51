import { PageSheet } from '../page-sheet.js';
import { HIGHLIGHT } from './highlighter.js';

/** The few rules that rows need in the page's own tree, out of reach of the list's styles. */
export const rowSheet = new PageSheet(`
  /* A row holds its own margins, so that it takes the same room whether its block is contained or not. */
  :where([data-stream-rows] > [data-stream-block] > *) { display: flow-root; }
  /* Contained before it may be skipped: else Chromium counts the change itself as a layout shift. */
  :where([data-stream-rows] > [data-stream-block]) { contain: content; overflow-clip-margin: 1em; }
  :where([data-stream-rows] > [data-stream-block='seen']) { content-visibility: auto; }
  /* Held in place by the list itself. */
  :where([data-stream-window]) { overflow-anchor: none; }
  :where([data-stream-spacer]) { list-style: none; visibility: hidden; margin: 0; padding: 0; border: 0; }
  :where(ol > [data-stream-spacer], ol > [data-stream-group], ol > [data-stream-skeleton]) { counter-increment: list-item 0; }
  /* Headings of groups. */
  :where([data-stream-group]) { display: block; margin: 0; list-style: none; font-weight: 600; text-align: start; }
  :where(tr[data-stream-group]) { display: table-row; }
  :where([data-stream-sticky] > :is([data-stream-group], [data-stream-heading])) { position: sticky; z-index: 1; inset-block-start: var(--stream-sticky-top, 0px); background: var(--stream-sticky-background, Canvas); }
  /* Columns that are as wide as the first rows have made them. */
  :where(table[data-stream-columns] > * > tr > :is(td, th)) { overflow: clip; overflow-clip-margin: 2px; overflow-wrap: break-word; text-overflow: ellipsis; }
  /* Rows that are about to come. */
  :where([data-stream-skeleton]) { list-style: none; box-sizing: border-box; pointer-events: none; user-select: none; }
  :where([data-stream-skeleton], [data-stream-bones]) { position: relative; overflow: clip; box-sizing: border-box; }
  :where(tr[data-stream-skeleton]) { position: static; }
  :where([data-stream-bone]) { position: absolute; display: block; border-radius: 0.3em; background: color-mix(in oklab, currentColor 13%, transparent); forced-color-adjust: none; }
  :where([data-stream-reserve]) { visibility: hidden; }
  @media (forced-colors: active) { :where([data-stream-bone]) { background: GrayText; opacity: 0.4; } }
  @media (prefers-reduced-motion: no-preference) {
    :where([data-stream-bone]) { animation: stream-bone 1.6s ease-in-out infinite alternate; }
  }
  @keyframes stream-bone { from { opacity: 1; } to { opacity: 0.45; } }
  /* Objects without a template. */
  :where(dl[data-stream-fields]) { display: grid; grid-template-columns: minmax(5em, max-content) 1fr; gap: 0.1em 1em; margin: 0.5em 0; }
  :where(dl[data-stream-fields] > dt) { color: color-mix(in oklab, currentColor 72%, transparent); }
  :where(dl[data-stream-fields] > dd) { margin: 0; min-inline-size: 0; overflow-wrap: anywhere; }
  ::highlight(${HIGHLIGHT}) { background-color: light-dark(#ffe08a, #6b5200); color: light-dark(#1b1c20, #fff); }
`);
