import type { ElementReference, Page } from './page.js';

/** Roles that say nothing: what is inside them stands for them. */
const SILENT = /^(|none|generic|presentation|group)$/;

/** A text; or an element, of those found beside, with what is set on it. */
type Node = string | { readonly element: number; readonly states: readonly string[] };

/**
 * What assistive technology is told of an element and of what is in it, one role with its name a line, and texts in
 * between: the roles and names are those that WebKit itself computes.
 *
 * @param root - an expression for the element
 */
export async function ariaSnapshot(page: Page, root: string): Promise<string> {
  const { nodes, elements } = (await page.does((session) =>
    session.evaluate(`return (${nodesIn})(${root})`),
  )) as { nodes: Node[]; elements: ElementReference[] };
  const lines: string[] = [];
  for (const node of nodes) {
    if (typeof node === 'string') {
      lines.push(lines.length > 0 && !isRole(lines.at(-1)) ? `${lines.pop()} ${node}` : node);
      continue;
    }
    const [reference] = Object.values(elements[node.element] as ElementReference);
    const ask = (what: string) =>
      page.does((session) => session.get(`/element/${reference}/${what}`)) as Promise<string>;
    let role: string;
    let name: string;
    try {
      role = await ask('computedrole');
      name = await ask('computedlabel');
    } catch (error) {
      // A page that goes on has taken it away meanwhile.
      if (/stale element reference/.test(String(error))) continue;
      throw error;
    }
    if (SILENT.test(role) && !name) continue;
    lines.push(['-', role, ...(name ? [JSON.stringify(name)] : []), ...node.states].join(' '));
  }
  return lines.join('\n');
}

function isRole(line: string | undefined): boolean {
  return line?.startsWith('- ') === true;
}

/** Run in a page, by its source. */
function nodesIn(root: Element): { nodes: Node[]; elements: Element[] } {
  const nodes: Node[] = [];
  const elements: Element[] = [];
  const visit = (node: globalThis.Node): void => {
    if (node instanceof Text) {
      const text = node.data.trim().replaceAll(/\s+/g, ' ');
      if (text) nodes.push(text);
    }
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return;
    if (/^(style|script|template)$/.test(node.localName)) return;
    const hasBox = getComputedStyle(node).display !== 'contents';
    if (hasBox && !node.checkVisibility({ visibilityProperty: true })) return;
    // To ask for a role and a name takes time, in which the page goes on: boxes without either are most elements.
    const isBox =
      /^(div|span|slot)$/.test(node.localName) &&
      !node.getAttributeNames().some((name) => /^(role|title|tabindex|aria-)/.test(name));
    const states = ['expanded', 'pressed', 'checked'].filter(
      (state) => node.getAttribute(`aria-${state}`) === 'true',
    );
    if (!isBox) nodes.push({ element: elements.push(node) - 1, states: states.map((state) => `[${state}]`) });
    const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    const children = slotted.length > 0 ? slotted : (node.shadowRoot ?? node).childNodes;
    for (const child of children) visit(child);
  };
  visit(root);
  return { nodes, elements };
}
