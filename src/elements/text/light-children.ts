import { isWaiting } from '../drawn/kept.js';

/** Our own elements among the light children that fill no slot. */
const OURS = '[data-stream-gap], [data-stream-markdown], [data-stream-markup], [data-stream-text]';

/** Puts an element before all else in its host but for the named parts that came before. */
export function putFirst(host: HTMLElement, element: Element): void {
  let at = host.firstElementChild;
  while (at?.matches('[data-stream-part]:not([data-stream-after])')) at = at.nextElementSibling;
  if (at !== element) host.insertBefore(element, at ?? null);
}

/** Takes away white space of the markup, and what a server drew for the time until now. What fills a slot is the page's. */
export function removeForeign(host: HTMLElement): void {
  for (const node of [...host.childNodes]) {
    const isKept = node instanceof Element && (node.slot !== '' || node.matches(OURS) || isWaiting(node));
    if (!isKept) node.remove();
  }
}

/** What a server has drawn of a text, in the order of the document: what can be taken over of it. The rest goes. */
export function drawnIn(host: HTMLElement): HTMLElement[] {
  for (const each of host.querySelectorAll(':scope > :is([data-stream-markup], [data-stream-gap])'))
    each.remove();
  const drawn = host.querySelectorAll<HTMLElement>(
    '[data-stream-block], [data-stream-group], [data-stream-part], [data-stream-markdown]',
  );
  // What is in Markdown is its own affair.
  return [...drawn].filter((each) => !each.parentElement?.closest('[data-stream-markdown]'));
}
