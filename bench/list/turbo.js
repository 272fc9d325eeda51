import { renderStreamMessage } from '@hotwired/turbo';
import { markupOf } from './markup.js';

export function mount(root) {
  const list = root.appendChild(document.createElement('ul'));
  list.id = 'results';
  return {
    write(items) {
      renderStreamMessage(
        `<turbo-stream action="append" target="results"><template>${markupOf(items)}</template></turbo-stream>`,
      );
    },
    element: () => list,
  };
}
