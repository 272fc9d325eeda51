/**
 * Rules for what an element puts into the page's own tree, out of reach of its shadow root's styles. A constructed
 * sheet, which a strict `style-src` allows. Rules of no specificity (`:where()`) let those of the page win.
 */
export class PageSheet {
  readonly rules: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(rules: string) {
    this.rules = rules;
  }

  /** Gives the rules to the document or shadow root that the element is in, once. */
  adopt(element: Element): void {
    const root = element.getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return;
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.rules);
    }
    if (!root.adoptedStyleSheets.includes(this.#sheet)) {
      root.adoptedStyleSheets = [this.#sheet, ...root.adoptedStyleSheets];
    }
  }
}
