/** What a text comes to: a tree of texts and elements, without any place in a document. */
export type InlineNode = InlineText | InlineElement;

export interface InlineText {
  readonly kind: 'text';
  readonly text: string;
}

/** `input` is the check box of a task; `html` stands for a piece of raw HTML, whose text is its only child. */
export type InlineTag = 'em' | 'strong' | 'del' | 'code' | 'a' | 'img' | 'br' | 'input' | 'html';

export interface InlineElement {
  readonly kind: 'element';
  readonly tag: InlineTag;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly InlineNode[];
}

export function textNode(text: string): InlineText {
  return { kind: 'text', text };
}

export function elementNode(
  tag: InlineTag,
  children: readonly InlineNode[] = [],
  attributes: Readonly<Record<string, string>> = {},
): InlineElement {
  return { kind: 'element', tag, attributes, children };
}

/** The words of some nodes, as the text of an image has them. */
export function plainText(nodes: readonly InlineNode[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text;
    else if (node.tag === 'img') text += node.attributes.alt ?? '';
    else text += plainText(node.children);
  }
  return text;
}
