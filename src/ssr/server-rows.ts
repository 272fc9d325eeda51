import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { ROW_BEGIN, ROW_END } from '../elements/drawn/function-marks.js';
import type { RowRenderer } from '../elements/list/row-content.js';
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
