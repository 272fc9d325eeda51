import { adoptStyles } from '@lit/reactive-element';
import { frameStyles } from './frame-styles.js';
import { watchSize } from './watch-size.js';

/** The shadow root around a block: a header with a name and buttons, and a scroll area that shows the block. */
export interface Frame {
  readonly element: HTMLElement;
  readonly scroll: HTMLElement;
}

/**
 * Puts a block into a frame. The block stays in the light DOM, where the page's styles, search and selection reach it;
 * what stands around it is in the frame's shadow root.
 *
 * @param attribute marks the frame, for the page's styles: `data-stream-code` or `data-stream-table`
 * @param name what is shown of it, and `label`: what assistive technology calls the scroll area
 */
export function createFrame(
  attribute: string,
  block: HTMLElement,
  {
    name,
    label,
    buttons,
  }: { readonly name: string; readonly label: string; readonly buttons: readonly HTMLButtonElement[] },
): Frame {
  const element = document.createElement('div');
  element.setAttribute(attribute, '');
  const root = element.attachShadow({ mode: 'open' });
  adoptStyles(root, [frameStyles]);
  const header = part('header');
  const title = part('language');
  title.textContent = name;
  header.append(title, ...buttons);
  const scroll = part('scroll');
  watchSize(block, () => makeReachable(scroll, label));
  scroll.append(document.createElement('slot'));
  root.append(header, scroll);
  element.append(block);
  return { element, scroll };
}

/** What scrolls must be reachable by keyboard, and have a name then; what does not is no stop on the way. */
function makeReachable(scroll: HTMLElement, label: string): void {
  const scrolls =
    scroll.scrollWidth > scroll.clientWidth + 1 || scroll.scrollHeight > scroll.clientHeight + 1;
  if (scrolls === scroll.hasAttribute('tabindex')) return;
  if (scrolls) {
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'group');
    scroll.setAttribute('aria-label', label);
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) scroll.removeAttribute(name);
  }
}

function part(name: string): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute('part', name);
  return element;
}
