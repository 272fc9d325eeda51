import { adoptStyles } from '@lit/reactive-element';
import { isWaiting, takeDrawn } from '../drawn/kept.js';
import { blockStyles } from './block-styles.js';

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

/**
 * An element for a text among the light children of another. Its own shadow root has the rules for the blocks in it, so
 * that the page's rules win over them.
 */
export function createTextContainer(attribute: string, value = ''): HTMLElement {
  const element = createBareContainer(attribute, value);
  // Of a declarative shadow root the page's own takes the place, sheets and all.
  element.shadowRoot?.replaceChildren();
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  adoptStyles(root, [blockStyles]);
  root.append(document.createElement('slot'));
  return element;
}

/** The same without a shadow root, where the page's sheet has the rules: a browser goes over each root's sheets in every frame. */
export function createBareContainer(attribute: string, value = ''): HTMLElement {
  const drawn = takeDrawn((each) => each.getAttribute(attribute) === value);
  const element = drawn ?? document.createElement('div');
  element.setAttribute(attribute, value);
  return element;
}
