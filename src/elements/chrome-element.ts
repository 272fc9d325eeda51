import { type PropertyValues, ReactiveElement } from '@lit/reactive-element';
import { type Child, patch } from './vnode.js';

/** An element whose shadow root is described by `chrome()`, without templates of Lit. */
export abstract class ChromeElement extends ReactiveElement {
  /** What stands in the shadow root. @internal */
  abstract chrome(): readonly Child[];

  /** Whether what is shown is still what a server has drawn: it stays, and attributes are reflected as always. */
  protected get isDrawn(): boolean {
    return false;
  }

  /** The first node that is described. */
  protected get chromeStart(): ChildNode | null {
    return this.renderRoot.firstChild;
  }

  /** A shadow root loses its sheets on its way to another document, which takes only sheets that were made for it. */
  adoptedCallback(): void {
    const view = this.ownerDocument.defaultView;
    if (!view || !this.shadowRoot) return;
    this.shadowRoot.adoptedStyleSheets = (this.constructor as typeof ChromeElement).elementStyles.map(
      (style) => {
        const sheet = new view.CSSStyleSheet();
        sheet.replaceSync(String(style));
        return sheet;
      },
    );
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // A declarative shadow root is what a server drew for the time until now; its place is taken.
    if (!this.isDrawn) this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  protected override update(changed: PropertyValues): void {
    // Before the update is done: what it sets is part of it.
    const chrome = this.isDrawn ? undefined : this.chrome();
    super.update(changed);
    if (chrome) patch(this.renderRoot, chrome, this.chromeStart);
  }
}
