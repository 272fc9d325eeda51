import type { Json } from '../../protocol/index.js';
import { BlockRows } from './block-rows.js';
import { DirectRows } from './direct-rows.js';
import { adoptPageStyles } from './page-styles.js';
import { functionRenderer, plainRenderer, type RowRenderer, templateRenderer } from './row-content.js';
import type { RowsHost, RowsView } from './rows-view.js';
import { CompiledTemplate, contentOf } from './template.js';
import { templateError } from './template-error.js';

const CONTAINERS = '[data-stream-list-container], ul, ol, menu, tbody, dl';

interface ListHost extends HTMLElement {
  readonly renderItem: ((item: Json, index: number) => unknown) | null;
}

/**
 * Reads what an author put into a list: the template, and the element that rows go into.
 *
 * @throws {StreamError} `template-invalid`
 */
export function makeRowsView(host: ListHost, hooks: Omit<RowsHost, 'make'>): RowsView {
  adoptPageStyles(host);
  const template = findTemplate(host);
  const compiled = template && new CompiledTemplate(contentOf(template));
  const container = findContainer(host) ?? makeContainer(host, compiled?.rootTag);
  const rowsHost: RowsHost = { ...hooks, make: (row, index) => renderer(host, compiled)(row.item, index) };
  return container ? new DirectRows(container, rowsHost) : new BlockRows(host, rowsHost);
}

function renderer(host: ListHost, compiled: CompiledTemplate | undefined): RowRenderer {
  // Looked up for each row: a framework gives the function anew at every render of its own.
  if (host.renderItem) return functionRenderer((item, index) => host.renderItem?.(item, index));
  return compiled ? templateRenderer(compiled) : plainRenderer;
}

function findTemplate(host: HTMLElement): HTMLTemplateElement | undefined {
  const templates = [...host.querySelectorAll('template')];
  // Not one that belongs to an element inside, or to a slot.
  return templates.find((each) => each.slot === '' && owner(each) === host);
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
