import { PageSheet } from '../page-sheet.js';
import { groupRules } from './block-styles.js';

/*
 * How Markdown looks unless the page says otherwise. A rule here weighs as much as its tags and comes after the page's own
 * sheets: what a page says of all paragraphs (`p { margin: 0 }`) leaves it alone, what it says of those in here
 * (`stream-text p`, `.answer p`) wins. Sizes are relative to the text around, colours are mixtures with it.
 */

/** Each selector by itself, not all in one `:is()`: a browser would look at every element for that, not at those of a tag. */
const inside = (root: string, selectors: readonly string[]): string =>
  selectors.map((selector) => `:where(${root}) ${selector}`).join(', ');

const within = (...selectors: readonly string[]): string =>
  inside('[data-stream-markdown], [data-stream-markup]', selectors);

/** What holds text. */
const TEXT_BLOCKS = ['li', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'th', 'td'];

export const markdownSheet = new PageSheet(`
  :where([data-stream-markdown], [data-stream-markup]) { display: flow-root; white-space: normal; overflow-wrap: anywhere; line-height: 1.6; }
  /* A group of 8 blocks that was never laid out: four lines each. */
  :where([data-stream-markdown]) { --_group-size: 32lh; }
  ${groupRules(':where([data-stream-markdown] [data-stream-group', '])')}
  :where([data-stream-markdown] [data-stream-settled]) { content-visibility: auto; }
  ${within('p', 'ul', 'ol', 'blockquote', 'pre', 'table', 'dl')} { margin-block: 0 0.9em; }
  ${within('h1', 'h2', 'h3', 'h4', 'h5', 'h6')} { margin-block: 1.5em 0.5em; font-weight: 650; line-height: 1.25; letter-spacing: -0.011em; text-wrap: balance; }
  /* A block has the direction of its first text; what is in it stands on the same side, and orders its words by its own. */
  ${inside(
    '[data-stream-markdown]',
    TEXT_BLOCKS.map((tag) => `${tag}:where(:not([dir]))`),
  )} { unicode-bidi: plaintext; text-align: match-parent; text-align: -webkit-match-parent; }
  ${within('h1')} { font-size: 1.6em; }
  ${within('h2')} { font-size: 1.35em; }
  ${within('h3')} { font-size: 1.15em; }
  ${within('h4')} { font-size: 1em; }
  ${within('h5')} { font-size: 0.9375em; }
  ${within('h6')} { font-size: 0.875em; color: color-mix(in oklab, currentColor 72%, transparent); }
  :where([data-stream-markdown], [data-stream-markup], [data-stream-group]) > :first-child { margin-block-start: 0; }
  ${within('ul', 'ol')} { padding-inline-start: 1.6em; list-style-position: outside; }
  ${within('ul')} { list-style-type: disc; }
  ${within('ul ul')} { list-style-type: circle; }
  ${within('ol')} { list-style-type: decimal; }
  ${within('li')} { margin-block: 0.25em; }
  ${within('li > p')} { margin-block: 0.5em; }
  ${within('li > ul', 'li > ol')} { margin-block: 0.25em; }
  ${within('li::marker')} { color: color-mix(in oklab, currentColor 72%, transparent); }
  ${within('li:where(:has(> input[type=checkbox], > p:first-child > input[type=checkbox]))')} { list-style-type: none; }
  ${within('li > input:where([type=checkbox])', 'li > p:where(:first-child) > input:where([type=checkbox])')} { min-block-size: 0; inline-size: 1em; block-size: 1em; margin-block: 0; margin-inline: -1.45em 0.45em; vertical-align: -0.12em; }
  ${within('blockquote')} { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid var(--stream-line, color-mix(in oklab, currentColor 25%, transparent)); color: color-mix(in oklab, currentColor 78%, transparent); }
  ${within('blockquote > :last-child:not(pre)', 'li > :last-child:not(pre)')} { margin-block-end: 0; }
  ${within('hr')} { block-size: 1px; margin-block: 1.6em; border: 0; background: var(--stream-line, color-mix(in oklab, currentColor 18%, transparent)); }
  ${within('a')} { text-underline-offset: 0.18em; text-decoration-thickness: from-font; }
  /* Not safe to follow, so not a link. */
  ${within('a:where(:not([href]))')} { color: inherit; text-decoration: none; }
  ${within('strong')} { font-weight: 650; }
  ${within('img')} { max-inline-size: 100%; block-size: auto; }
  ${within('code')} { font-family: var(--stream-code-font, ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace); font-size: 0.9em; }
  ${within(':not(pre) > code')} { padding: 0.12em 0.35em; border-radius: 0.3em; background: var(--stream-fill, color-mix(in oklab, currentColor 8%, transparent)); overflow-wrap: anywhere; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
  ${within('pre')} { direction: ltr; text-align: start; padding: 0.85em 1em; overflow-x: auto; line-height: 1.55; tab-size: 2; white-space: pre; overflow-wrap: normal; }
  ${within(':where([data-stream-code]) > pre')} { inline-size: max-content; min-inline-size: 100%; box-sizing: border-box; margin: 0; overflow: visible; }
  ${within('pre > code')} { font-size: 0.875em; }
  ${within('table')} { border-collapse: collapse; font-variant-numeric: tabular-nums; line-height: 1.45; }
  ${within(':where([data-stream-table]) > table')} { min-inline-size: 100%; margin: 0; overflow-wrap: normal; }
  ${within('th', 'td')} { padding: 0.5em 0.9em; vertical-align: top; }
  /* Above each row but the first: with a line below each but the last, a row that is added would have the cells of the one before it looked at anew. */
  ${within(':where(thead) th')} { border-block-end: 1px solid var(--stream-line, color-mix(in oklab, currentColor 18%, transparent)); }
  ${within(':where(tr + tr) > th', ':where(tr + tr) > td')} { border-block-start: 1px solid var(--stream-line, color-mix(in oklab, currentColor 18%, transparent)); }
  ${within('th:where([align=left])', 'td:where([align=left])')} { text-align: left; }
  ${within('th:where([align=center])', 'td:where([align=center])')} { text-align: center; }
  ${within('th:where([align=right])', 'td:where([align=right])')} { text-align: right; }
  ${within('th')} { font-weight: 600; }
  ${within('td')} { min-inline-size: 6ch; max-inline-size: 44ch; }
  ${within('[data-stream-gap]')} { margin-block: 0.75em; padding-block: 0.35em; border-block: 1px dashed color-mix(in oklab, currentColor 25%, transparent); font-size: 0.875em; text-align: center; }
  ${within('[data-stream-gap]')}::before { content: attr(aria-label); }
  /* An empty inline box that only casts a shadow: it neither wraps nor adds a line. */
  ${within('[data-stream-open]')}::after { content: var(--_caret, none); box-shadow: 0.12em 0 0 0.05em var(--stream-caret-color, currentColor); }
  :where([data-stream-part]:not([data-stream-writing])) { --_caret: initial; }
  @media (prefers-reduced-motion: no-preference) {
    ${within('[data-stream-open]')}::after { animation: stream-caret 1.1s steps(1) infinite; }
  }
  @keyframes stream-caret { 55% { opacity: 0; } }
`);
