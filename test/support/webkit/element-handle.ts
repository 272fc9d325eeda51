import type { ElementReference, Page } from './page.js';

/** An element of a page, for as long as it is in the document. */
export class ElementHandle {
  constructor(
    private readonly page: Page,
    private readonly element: ElementReference,
  ) {}

  async click(): Promise<void> {
    const [reference] = Object.values(this.element);
    await this.page.does((session) => session.post(`/element/${reference}/click`));
  }

  evaluate<T>(script: (element: never) => T): Promise<Awaited<T>> {
    return this.page.does((session) =>
      session.evaluate(`return (${script})(args[0])`, this.element),
    ) as Promise<Awaited<T>>;
  }
}
