import { adoptStyles } from 'lit';
import { blockStyles } from './block-styles.js';

/**
 * An element for a text among the light children of another. Its own shadow root has the rules for the blocks in it, so
 * that the page's rules win over them.
 */
export function createTextContainer(attribute: string, value = ''): HTMLElement {
  const element = document.createElement('div');
  element.setAttribute(attribute, value);
  const root = element.attachShadow({ mode: 'open' });
  adoptStyles(root, [blockStyles]);
  root.append(document.createElement('slot'));
  return element;
}
