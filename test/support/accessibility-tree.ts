/** The accessibility tree as the browser hands it to assistive technology, element internals and shadow trees included. */
import type { CDPSession, Page } from 'playwright';

type AxNode = Awaited<ReturnType<typeof nodesOf>>[number];

/** Say nothing of their own, unless they have a name or are busy: their children stand for them. */
const SILENT = new Set(['none', 'generic']);
/** What is written down of a node, besides its role, name, description and value. */
const PROPERTIES = [
  'busy',
  'live',
  'disabled',
  'expanded',
  'checked',
  'pressed',
  'invalid',
  'level',
  'valuemin',
  'valuemax',
  'valuetext',
  'hasPopup',
];

/** Nothing is written down of what is inside them. */
const LEAVES = new Set([
  'StaticText',
  'button',
  'heading',
  'link',
  'combobox',
  'DisclosureTriangle',
  'cell',
  'columnheader',
]);
/** Where `false` says something too: what can be opened, ticked or pressed, and is not. */
const SWITCHES = new Set(['expanded', 'checked', 'pressed']);

async function nodesOf(session: CDPSession) {
  return (await session.send('Accessibility.getFullAXTree')).nodes;
}

/** What is inside the page's `<main>`, one node a line: `role "name" property=value`. */
export async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const nodes = await nodesOf(session);
    const byId = new Map(nodes.map((each) => [each.nodeId, each]));
    const top = nodes.find(({ role }) => role?.value === 'main');
    if (!top) throw new Error('There is no <main> in the accessibility tree');
    const lines: string[] = [];
    const childrenOf = (of: AxNode) =>
      (of.childIds ?? []).map((id) => byId.get(id)).filter((child) => child !== undefined);
    const write = (of: AxNode, depth: number, live: unknown): void => {
      const isSilent =
        of.ignored || (SILENT.has(of.role?.value as string) && !of.name?.value && !propertyOf(of, 'busy'));
      const own = isSilent ? undefined : lineOf(of, live);
      if (own !== undefined) lines.push('  '.repeat(depth) + own);
      // A text's children are its lines as they happen to be broken; a button's, its name again.
      if (LEAVES.has(of.role?.value as string)) return;
      const liveHere = propertyOf(of, 'live') ?? live;
      for (const child of childrenOf(of)) write(child, own === undefined ? depth : depth + 1, liveHere);
    };
    for (const child of childrenOf(top)) write(child, 0, undefined);
    return lines.join('\n');
  } finally {
    await session.detach();
  }
}

function propertyOf(node: AxNode, name: string): unknown {
  return node.properties?.find((property) => property.name === name)?.value.value;
}

function lineOf(node: AxNode, live: unknown): string | undefined {
  const role = node.role?.value === 'StaticText' ? 'text' : (node.role?.value as string);
  const name = clean(node.name?.value);
  if (role === 'text' && name === '') return undefined;
  const about = PROPERTIES.flatMap((property) => {
    const value = propertyOf(node, property);
    // What lies in a live region says so too; it is written down once.
    if (value === undefined || value === '' || (property === 'live' && value === live)) return [];
    const isOff = value === false || value === 'false';
    return isOff && !SWITCHES.has(property) ? [] : [`${property}=${clean(value)}`];
  });
  const value =
    node.value?.value === undefined || role === 'text' ? [] : [`value=${clean(node.value.value)}`];
  const description = clean(node.description?.value);
  return [
    role,
    ...(name ? [JSON.stringify(name)] : []),
    ...(description ? [`(${description})`] : []),
    ...value,
    ...about,
  ].join(' ');
}

function clean(value: unknown): string {
  return String(value ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
