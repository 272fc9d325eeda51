import type { Json } from '../../protocol/json.js';
import { BlockRows } from './block-rows.js';
import { DirectRows } from './direct-rows.js';
import { rowSheet } from './page-styles.js';
import {
  headingRenderer,
  type MountItem,
  mountRenderer,
  plainRenderer,
  type RowRenderer,
  templateRenderer,
} from './row-content.js';
import { asListItem, emptyRow, fitHeading, fitInto, inListItem } from './row-frame.js';
import type { RowsHost, RowsView } from './rows-view.js';
import { CompiledTemplate, contentOf } from './template.js';
import { templateError } from './template-error.js';

const CONTAINERS = '[data-stream-list-container], ul, ol, menu, tbody, dl';

interface ListHost extends HTMLElement {
  readonly renderItem: ((item: Json, index: number) => unknown) | null;
  readonly mountItem: MountItem | null;
  readonly rowRenderer: RowRenderer;
  readonly sticky: boolean;
}

/** What a list needs of the view's host, beyond what is read from its children. */
export interface RowsHooks extends Omit<RowsHost, 'make' | 'readsIndex'> {
  /** The place among the items of the row that is the `index`-th of all that is shown. */
  readonly indexOf: (index: number) => number;
}

/** What an author's children come to. */
export interface ListParts {
  readonly view: RowsView;
  /** What the author wants to be seen until rows come. */
  readonly skeleton: DocumentFragment | undefined;
}

/**
 * Reads what an author put into a list: the templates, and the element that rows go into.
 *
 * @throws {StreamError} `template-invalid`
 */
export function makeRowsView(host: ListHost, hooks: RowsHooks): ListParts {
  rowSheet.adopt(host);
  const templates = [...host.querySelectorAll('template')].filter(
    // Not one that belongs to an element inside, or to a slot.
    (each) => each.slot === '' && owner(each) === host,
  );
  const template = templates.find((each) => !each.matches('[data-group], [data-skeleton]'));
  const content = template && contentOf(template);
  const heading = compile(templates.find((each) => each.matches('[data-group]')));
  const skeleton = templates.find((each) => each.matches('[data-skeleton]'));
  const hasTerms = [...(content?.children ?? [])].some((each) => /^d[td]$/.test(each.localName));
  const isByTemplate = !host.renderItem && !host.mountItem;
  const isAmongDivs = host.mountItem !== null || (isByTemplate && !hasTerms);
  const container = findContainer(host) ?? makeContainer(host, content && onlyTagIn(content));
  const compiled = content && new CompiledTemplate(container ? content : inListItem(content));
  const renderByTemplate = compiled ? templateRenderer(compiled) : plainRenderer;
  const renderByMounting = mountRenderer(
    () => emptyRow(container),
    (element, item, index) => (host.mountItem as MountItem)(element, item, index),
  );
  const render = host.mountItem ? renderByMounting : host.renderItem ? host.rowRenderer : renderByTemplate;
  const renderHeading = heading ? templateRenderer(heading) : headingRenderer;
  const rowsHost: RowsHost = {
    ...hooks,
    readsIndex: isByTemplate && compiled?.readsIndex === true,
    make(row, index) {
      if (row.isHeading) {
        const content = renderHeading(row.item, index);
        return container ? fitHeading(container, content, isAmongDivs) : asListItem(content);
      }
      const content = render(row.item, hooks.indexOf(index));
      if (container) return fitInto(container, content);
      // A copy of the template is one already.
      return compiled && isByTemplate ? content : asListItem(content);
    },
  };
  const view = container ? new DirectRows(container, rowsHost) : new BlockRows(host, rowsHost);
  view.container.toggleAttribute('data-stream-sticky', host.sticky);
  return { view, skeleton: skeleton && contentOf(skeleton) };
}

/** The tag of the only element of a row; `undefined` when there are more, or text beside it. */
function onlyTagIn({ children, textContent }: DocumentFragment): string | undefined {
  const [only] = children;
  const isAlone = children.length === 1 && only?.textContent?.trim() === textContent?.trim();
  return isAlone ? only?.localName : undefined;
}

function compile(template: HTMLTemplateElement | undefined): CompiledTemplate | undefined {
  return template && new CompiledTemplate(contentOf(template));
}

function findContainer(host: HTMLElement): HTMLElement | undefined {
  const marked = [...host.querySelectorAll<HTMLElement>(CONTAINERS)].filter((each) => owner(each) === host);
  return marked.find((each) => each.hasAttribute('data-stream-list-container')) ?? marked[0];
}

/** The nearest streaming element around, or the slotted child that it stands in. */
function owner(element: Element): Element | null {
  return element.parentElement?.closest('stream-list, [slot]') ?? null;
}

/** Rows that can only stand in one kind of element get that. */
function makeContainer(host: HTMLElement, rootTag: string | undefined): HTMLElement | undefined {
  if (rootTag === 'li') return host.appendChild(document.createElement('ul'));
  if (rootTag === 'tr') throw templateError('A row that is a <tr> needs a <tbody> inside the <stream-list>');
  return undefined;
}
