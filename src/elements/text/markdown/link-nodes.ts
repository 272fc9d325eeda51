import { unescapeText } from './character-references.js';
import { elementNode, type InlineNode, plainText, textNode } from './inline-nodes.js';
import type { Target } from './link-syntax.js';
import { LINK_REL, linkHref } from './url-policy.js';

/** A link to an address as it is meant; without `href` if it may not be followed. */
export function linkNode(
  url: string,
  title: string | undefined,
  children: readonly InlineNode[],
): InlineNode {
  const href = linkHref(url);
  const attributes = { ...(href !== undefined && { href, rel: LINK_REL }), ...(title && { title }) };
  return elementNode('a', withoutLinks(children), attributes);
}

/** The link that a target makes of some nodes; without a target it is still being written. */
export function targetNode(target: Target | undefined, children: readonly InlineNode[]): InlineNode {
  if (!target) return elementNode('a', withoutLinks(children));
  return linkNode(unescapeText(target.destination), titleOf(target), children);
}

/** The image that a target makes of some nodes, or what is shown in its place: a link to it, or its words. */
export function imageNode(
  target: Target | undefined,
  children: readonly InlineNode[],
  isImageAllowed: (src: string) => boolean,
): InlineNode {
  const alt = plainText(children);
  if (!target) return textNode(alt);
  const url = unescapeText(target.destination);
  const title = titleOf(target);
  const src = linkHref(url);
  if (src === undefined || !isImageAllowed(src)) return linkNode(url, title, [textNode(alt)]);
  return elementNode('img', [], { src, alt, ...(title && { title }) });
}

function titleOf({ title }: Target): string | undefined {
  return title === undefined ? undefined : unescapeText(title);
}

/** A link in a link is its text: the outer one counts. */
function withoutLinks(nodes: readonly InlineNode[]): InlineNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text') return [node];
    const children = withoutLinks(node.children);
    return node.tag === 'a' ? children : [{ ...node, children }];
  });
}
