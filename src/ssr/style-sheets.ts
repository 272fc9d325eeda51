import '../elements/index.js';
import type { CSSResult, LitElement } from 'lit';
import { rowSheet } from '../elements/list/page-styles.js';
import { toolbarStyles as logToolbarStyles } from '../elements/log/toolbar-styles.js';
import { blockStyles } from '../elements/text/block-styles.js';
import { frameStyles } from '../elements/text/frame-styles.js';
import { markdownSheet } from '../elements/text/markdown-styles.js';
import { styles as partStyles } from '../elements/text/part-styles.js';
import { styles as toolbarStyles } from '../elements/text/toolbar-styles.js';
import { runStyles } from './run-styles.js';

/**
 * How a page gets the styles of what was drawn: with a `nonce` they are written into it; with `href` they are linked, from
 * wherever the server serves `styleSheets()`. Either goes with a strict `style-src`. Default: written, without a nonce.
 */
export type StyleSource = { readonly nonce?: string } | { readonly href: (name: string) => string };

/** What the engines say by `style` properties, which markup cannot. */
const DRAWN = `
  [data-stream-lines] { display: block; }
  [data-stream-html] { white-space: pre-wrap; }
`;

/** The elements that can be drawn. */
export const TAGS = [
  'stream-list',
  'stream-log',
  'stream-progress',
  'stream-status',
  'stream-steps',
  'stream-text',
] as const;
export type DrawnTag = (typeof TAGS)[number];

/** What an element loads when it is first needed, and a page that was drawn needs at once. */
const LATER: Readonly<Partial<Record<DrawnTag, string>>> = {
  'stream-log': `${logToolbarStyles.cssText}\n${runStyles}`,
  'stream-text': partStyles.cssText + toolbarStyles.cssText,
};

const sheets: ReadonlyMap<string, string> = new Map([
  ['content', markdownSheet.rules + rowSheet.rules + DRAWN],
  ['blocks', blockStyles.cssText],
  ['frames', frameStyles.cssText],
  ...TAGS.map((tag) => [tag, ownStyles(tag) + (LATER[tag] ?? '')] as const),
]);

/** The style sheets that drawn elements need, by name: of each element, and of what stands in the page itself. */
export function styleSheets(): ReadonlyMap<string, string> {
  return sheets;
}

/** A sheet by its name. */
export function sheet(name: DrawnTag | 'content'): string {
  return sheets.get(name) as string;
}

function ownStyles(tag: DrawnTag): string {
  const { elementStyles } = customElements.get(tag) as unknown as typeof LitElement;
  return elementStyles.map((style) => (style as CSSResult).cssText).join('\n');
}

/** A sheet as it is written into the markup. */
export function writeSheet(css: string, source: StyleSource): string {
  if ('href' in source) {
    const name = [...sheets].find(([, known]) => known === css)?.[0];
    if (name !== undefined) return `<link rel="stylesheet" href="${escapeValue(source.href(name))}">`;
  }
  const nonce = 'nonce' in source && source.nonce ? ` nonce="${escapeValue(source.nonce)}"` : '';
  return `<style${nonce}>${css}</style>`;
}

function escapeValue(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
