import { fillRow, rowTemplate } from './row.js';

/** As the limit, but for the blocks. */
export function mount(root) {
  const template = rowTemplate();
  const list = root.appendChild(document.createElement('div'));
  list.setAttribute('role', 'list');
  const waiting = [];

  function paint() {
    list.append(...waiting.splice(0).map((item) => fillRow(template.cloneNode(true), item)));
  }

  return {
    write(items) {
      if (waiting.length === 0) requestAnimationFrame(paint);
      waiting.push(...items);
    },
    element: () => list,
  };
}
