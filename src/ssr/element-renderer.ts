import { LitElementRenderer } from '@lit-labs/ssr';
import { ChromeElement } from '../elements/chrome-element.js';
import { TemplateElement } from '../elements/template-element.js';
import { patch } from '../elements/vnode.js';
import { ServerDocument } from './server-document.js';

/**
 * For those who render pages with Lit's own server rendering (`@lit-labs/ssr`, or a framework's plugin that stands on it):
 * gives the elements that are drawn without templates of Lit their shadow roots, as Lit's renderer does the others. Without
 * it, those are written as they are, and begin in the page.
 *
 * @example
 * render(page, { elementRenderers: [StreamElementRenderer, LitElementRenderer] });
 */
export class StreamElementRenderer extends LitElementRenderer {
  static override matchesClass({ prototype }: typeof HTMLElement): boolean {
    return prototype instanceof ChromeElement && !(prototype instanceof TemplateElement);
  }

  override renderShadow(): string[] {
    const element = this.element as unknown as ChromeElement;
    const { elementStyles } = element.constructor as typeof ChromeElement;
    const styles = elementStyles.map((style) => ('cssText' in style ? style.cssText : ''));
    const document = new ServerDocument();
    const root = document.create('div', '');
    document.run(() => patch(root, element.chrome()));
    return ['<style>', ...styles, '</style>', root.innerHTML];
  }
}
