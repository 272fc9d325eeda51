import { renderStreamMessage } from '@hotwired/turbo';

export function mount(root) {
  root.style.whiteSpace = 'pre-wrap';
  return {
    write(token) {
      renderStreamMessage(
        `<turbo-stream action="append" target="root"><template>${escapeMarkup(token)}</template></turbo-stream>`,
      );
    },
    element: () => root,
  };
}

function escapeMarkup(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
