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

/** Puts a row's content into an item of a list. */
export function asListItem(content: RowContent): RowContent {
  const item = document.createElement('div');
  item.setAttribute('role', 'listitem');
  return wrapIn(content, { outer: item, inner: item });
}

function wrapIn(content: RowContent, { outer, inner }: ReturnType<Fit['wrap']>): RowContent {
  const fragment = document.createDocumentFragment();
  inner.append(content.fragment);
  fragment.append(outer);
  return { fragment, update: (item) => content.update(item), nodes: () => [outer] };
}
