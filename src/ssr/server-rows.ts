import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { ROW_BEGIN, ROW_END } from '../elements/drawn/function-marks.js';
import type { MountItem, RowRenderer } from '../elements/list/row-content.js';
import type { Json } from '../protocol/json.js';

/**
 * Rows by an author's function on a server, where Lit renders into text: nodes are made of that, with Lit's marks for the page
 * in them.
 */
export function serverRenderer(renderItem: (item: Json, index: number) => unknown): RowRenderer {
  return (item, index) => {
    const template = document.createElement('template');
    template.innerHTML = collectResultSync(render(renderItem(item, index)));
    const [begin, end] = [document.createComment(ROW_BEGIN), document.createComment(ROW_END)];
    const nodes = [begin, ...template.content.childNodes, end];
    // Rows are made when all is known of them: see `ShownRows.hold`.
    return { update() {}, nodes: () => nodes };
  };
}

/** What the page mounts for an item, as HTML. `index`: the row's place. */
export type MountToHtml = (item: Json, index: number) => string | Promise<string>;

/**
 * Rows that the page mounts, on a server. They are rendered once all is drawn: so that what renders them may take its time, and
 * finds no document where servers have none.
 */
export class ServerMounts {
  readonly #toHtml: MountToHtml;
  readonly #rows: { readonly element: HTMLElement; readonly item: Json; readonly index: number }[] = [];

  constructor(toHtml: MountToHtml) {
    this.#toHtml = toHtml;
  }

  readonly mountItem: MountItem = (element, item, index) => {
    this.#rows.push({ element, item, index });
    // Rows are made when all is known of them: see `ShownRows.hold`.
    return { update() {}, unmount() {} };
  };

  /** Fills the rows that have been mounted. */
  async fill(): Promise<void> {
    await Promise.all(
      this.#rows.map(async ({ element, item, index }) => {
        element.innerHTML = await this.#toHtml(item, index);
      }),
    );
  }
}
