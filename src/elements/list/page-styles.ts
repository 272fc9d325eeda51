import { HIGHLIGHT } from './highlighter.js';

const rules = `
  /* A row holds its own margins, so that it takes the same room whether its block is contained or not. */
  :where([data-stream-rows] > [data-stream-block] > *) { display: flow-root; }
  /* Contained before it may be skipped: else Chromium counts the change itself as a layout shift. */
  :where([data-stream-rows] > [data-stream-block]) { contain: content; overflow-clip-margin: 1em; contain-intrinsic-block-size: auto 100em; }
  :where([data-stream-rows] > [data-stream-block='seen']) { content-visibility: auto; }
  /* Held in place by the list itself. */
  :where([data-stream-window]) { overflow-anchor: none; }
  :where([data-stream-spacer]) { list-style: none; visibility: hidden; margin: 0; padding: 0; border: 0; }
  /* Objects without a template. */
  :where(dl[data-stream-fields]) { display: grid; grid-template-columns: minmax(5em, max-content) 1fr; gap: 0.1em 1em; margin: 0.5em 0; }
  :where(dl[data-stream-fields] > dt) { color: color-mix(in oklab, currentColor 72%, transparent); }
  :where(dl[data-stream-fields] > dd) { margin: 0; min-inline-size: 0; overflow-wrap: anywhere; }
  ::highlight(${HIGHLIGHT}) { background-color: light-dark(#ffe08a, #6b5200); color: light-dark(#1b1c20, #fff); }
`;

let sheet: CSSStyleSheet | undefined;

/**
 * Gives a page (or the shadow root that a list stands in) the few rules that rows need: they are in the page's own
 * tree, out of reach of the list's own styles. A constructed sheet, which a strict `style-src` allows; without
 * specificity, so that the page's own rules win.
 */
export function adoptPageStyles(element: Element): void {
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}
