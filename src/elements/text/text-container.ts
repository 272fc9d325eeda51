import { adoptStyles } from '@lit/reactive-element';
import { takeDrawn } from '../drawn/kept.js';
import { blockStyles } from './block-styles.js';

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
