import { type DefaultTreeAdapterMap, parse, parseFragment } from 'parse5';
import { elements } from './vocabulary.js';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** Attributes that every element of HTML may have, and those of htmx. */
const GLOBAL =
  /^(aria-\w+|data-[\w-]+|hx-[\w:-]+|autofocus|class|dir|hidden|id|inert|lang|role|slot|tabindex|title)$/;

/**
 * What is wrong with a piece of markup: errors of HTML, elements and attributes of ours that there are not, and what a
 * strict Content-Security-Policy does not let through.
 */
export function faultsInMarkup(markup: string): string[] {
  const faults: string[] = [];
  const options = {
    onParseError: ({ code, startLine }: { code: string; startLine: number }) =>
      faults.push(`${code} in line ${startLine}`),
  };
  const root = /^<!doctype/i.test(markup) ? parse(markup, options) : parseFragment(markup, options);
  for (const element of elementsIn(root)) faults.push(...faultsOf(element));
  return faults;
}

function* elementsIn(node: Node): Generator<Element> {
  if ('attrs' in node) yield node;
  // What a template holds is not among its children.
  if ('content' in node) yield* elementsIn(node.content);
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsIn(child);
}

function faultsOf({ tagName, attrs }: Element): string[] {
  const faults = attrs
    .filter(({ name }) => name === 'style' || /^on[a-z]+$/.test(name))
    .map(({ name }) => `<${tagName} ${name}> is not let through by a strict policy`);
  if (!tagName.startsWith('stream-')) return faults;
  const known = elements.get(tagName);
  if (!known) return [...faults, `there is no <${tagName}>`];
  const unknown = attrs
    .filter(({ name }) => !GLOBAL.test(name))
    .filter(({ name }) => !known.attributes?.some((attribute) => attribute.name === name))
    .map(({ name }) => `<${tagName}> has no attribute ${name}`);
  return [...faults, ...unknown];
}
