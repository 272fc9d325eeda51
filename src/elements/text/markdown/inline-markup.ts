import type { ShownNode } from './inline-patch.js';

/** The markup of what is shown, for a sanitiser, with the raw HTML in it; `undefined` if there is none in it. */
export function inlineHtml(nodes: readonly ShownNode[]): string | undefined {
  return nodes.some(hasRaw) ? nodes.map(markup).join('') : undefined;
}

function hasRaw(shown: ShownNode): boolean {
  return shown.kind === 'element' && (shown.shows.tag === 'html' || shown.children.some(hasRaw));
}

function markup(shown: ShownNode): string {
  if (shown.kind === 'text') return escapeHtml(shown.node.data);
  const { tag, attributes } = shown.shows;
  if (tag === 'html') return shown.node.textContent ?? '';
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const start = `<${tag}${written.join('')}>`;
  return tag === 'br' || tag === 'img' || tag === 'input'
    ? start
    : `${start}${shown.children.map(markup).join('')}</${tag}>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
