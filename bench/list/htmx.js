import htmx from 'htmx.org';
import { markupOf } from './markup.js';

export function mount(root) {
  const list = root.appendChild(document.createElement('ul'));
  return {
    write: (items) =>
      htmx.swap({ text: markupOf(items), target: list, sourceElement: list, swap: 'beforeend' }),
    element: () => list,
  };
}
