import type { PropertyValues } from '@lit/reactive-element';
import { type RootPart, render } from 'lit/html.js';
import { StreamElement } from './stream-element.js';

/** A view that has more around its content than a few nodes: it is drawn by a template of Lit, before the chrome of every view. */
export abstract class TemplateElement extends StreamElement {
  /** By this, Lit's rendering on a server knows what it can render. */
  static readonly _$litElement$ = true;

  #template: RootPart | undefined;
  /** Where the template ends and the chrome begins. */
  #end: Comment | undefined;

  abstract render(): unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#template?.setConnected(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#template?.setConnected(false);
  }

  protected override update(changed: PropertyValues): void {
    // Before the update is done: what it sets is part of it.
    const template = this.isDrawn ? undefined : this.render();
    super.update(changed);
    if (this.isDrawn) return;
    this.#template = render(template, this.renderRoot as HTMLElement, {
      host: this,
      renderBefore: this.#end ?? null,
      isConnected: this.isConnected,
    });
  }

  protected override get chromeStart(): ChildNode | null {
    if (this.#end?.parentNode !== this.renderRoot) {
      this.#end = document.createComment('');
      this.renderRoot.append(this.#end);
    }
    return this.#end.nextSibling;
  }
}
