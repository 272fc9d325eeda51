import type { RowContent } from './row-content.js';

/** Which elements may stand directly in a container, and what a row is put in that has none of them. */
interface Fit {
  readonly allows: readonly string[];
  readonly wrap: () => { readonly outer: HTMLElement; readonly inner: HTMLElement };
}

const FITS: Readonly<Record<string, Fit>> = {
  ul: { allows: ['li'], wrap: () => single('li') },
  ol: { allows: ['li'], wrap: () => single('li') },
  menu: { allows: ['li'], wrap: () => single('li') },
  dl: { allows: ['dt', 'dd', 'div'], wrap: () => single('div') },
  tbody: { allows: ['tr'], wrap: tableRow },
  thead: { allows: ['tr'], wrap: tableRow },
  tfoot: { allows: ['tr'], wrap: tableRow },
};

function single(tag: string) {
  const element = document.createElement(tag);
  return { outer: element, inner: element };
}

function tableRow() {
  const outer = document.createElement('tr');
  const inner = outer.appendChild(document.createElement('td'));
  return { outer, inner };
}

/**
 * Puts a row's content into an element where it cannot stand by itself: a text in an `<ol>` becomes an `<li>`,
 * a definition in a `<tbody>` a `<tr>` with one cell.
 */
export function fitInto(container: Element, content: RowContent): RowContent {
  const fit = FITS[container.localName];
  const nodes = content.nodes();
  const elements = nodes.filter((node) => node instanceof Element);
  const hasText = nodes.some((node) => node instanceof Text && node.data.trim() !== '');
  const fits =
    elements.length > 0 &&
    !hasText &&
    (!fit || elements.every((each) => fit.allows.includes(each.localName)));
  return fits ? content : wrapIn(content, (fit?.wrap ?? (() => single('div')))());
}

/** An empty row as it may stand in a container; without one, an item of the list's own. */
export function emptyRow(container: Element | undefined): HTMLElement {
  const { outer } = (FITS[container?.localName ?? '']?.wrap ?? (() => single('div')))();
  outer.replaceChildren();
  if (!container) outer.setAttribute('role', 'listitem');
  return outer;
}

/**
 * Puts the heading of a group where rows stand: over all columns of a table, as a term of its own in a `<dl>`.
 *
 * @param isAmongDivs the rows of a `<dl>` are `<div>`s, beside which HTML allows nothing but more of them, each with a
 *   term and a definition
 */
export function fitHeading(container: Element, content: RowContent, isAmongDivs: boolean): RowContent {
  if (container.localName === 'dl') {
    if (isAmongDivs)
      return hasRoot(content, 'div') && hasTerm(content) ? content : wrapIn(content, termInDiv());
    return hasRoot(content, 'dt') ? content : wrapIn(content, single('dt'));
  }
  if (!/^t(body|head|foot)$/.test(container.localName)) return fitInto(container, content);
  if (hasRoot(content, 'tr')) return content;
  const outer = document.createElement('tr');
  const inner = outer.appendChild(document.createElement('th'));
  inner.setAttribute('scope', 'colgroup');
  inner.setAttribute('colspan', `${columnCount(container)}`);
  return wrapIn(content, { outer, inner });
}

/** How many columns the table has, by its first row; what is in it that spans several counts as often. */
export function columnCount(container: Element): number {
  // A server's document knows no tables.
  const cells = [...(container.closest('table')?.querySelector('tr')?.children ?? [])];
  return Math.max(
    1,
    cells.reduce((sum, cell) => sum + Number(cell.getAttribute('colspan') ?? 1), 0),
  );
}

function termInDiv() {
  const outer = document.createElement('div');
  const inner = outer.appendChild(document.createElement('dt'));
  outer.appendChild(document.createElement('dd')).hidden = true;
  return { outer, inner };
}

function hasTerm(content: RowContent): boolean {
  return content.nodes().some((node) => node instanceof Element && node.querySelector(':scope > dt'));
}

function hasRoot(content: RowContent, tag: string): boolean {
  return content.nodes().some((node) => node instanceof Element && node.localName === tag);
}

/** The content of a template in an item of a list, so that a copy of it is one already. */
export function inListItem(content: DocumentFragment): DocumentFragment {
  const item = content.ownerDocument.createElement('div');
  item.setAttribute('role', 'listitem');
  item.append(content);
  content.append(item);
  return content;
}

/** Puts a row's content into an item of a list, unless it is one. */
export function asListItem(content: RowContent): RowContent {
  const [first, second] = content.nodes();
  if (first instanceof Element && !second && first.getAttribute('role') === 'listitem') return content;
  const item = document.createElement('div');
  item.setAttribute('role', 'listitem');
  return wrapIn(content, { outer: item, inner: item });
}

function wrapIn(content: RowContent, { outer, inner }: ReturnType<Fit['wrap']>): RowContent {
  inner.append(...content.nodes());
  let top: ChildNode = outer;
  return {
    update: (item, index) => content.update(item, index),
    nodes: () => [top],
    takeOver(drawn) {
      const isSame = drawn.nodeName === outer.nodeName && drawn instanceof HTMLElement;
      const first = isSame && (inner === outer ? drawn : drawn.firstElementChild)?.firstChild;
      if (!first || !content.takeOver?.(first)) return false;
      top = drawn;
      return true;
    },
    dispose: () => content.dispose?.(),
  };
}
