import DOMPurify from 'dompurify';
import { marked } from 'marked';

/** As most chats without a framework do it: the whole text, parsed and sanitised once a frame. */
export function mount(root) {
  let text = '';
  let asked = false;

  function paint() {
    asked = false;
    root.innerHTML = DOMPurify.sanitize(marked.parse(text));
  }

  return {
    write(token) {
      text += token;
      if (asked) return;
      asked = true;
      requestAnimationFrame(paint);
    },
    element: () => root,
  };
}
