import { drawLine } from './ansi.js';

/** Every line an element, appended as it comes, and the end scrolled to. */
export function mount(root) {
  root.innerHTML =
    '<div style="block-size: 100%; overflow: auto; font: 13px/20px monospace; white-space: pre"></div>';
  const [view] = root.children;
  return {
    write(text) {
      for (const line of text.split('\n').slice(0, -1)) {
        const row = document.createElement('div');
        row.append(...drawLine(line));
        view.append(row);
      }
      view.scrollTop = view.scrollHeight;
    },
    toTop() {
      view.scrollTop = 0;
    },
    toEnd() {
      view.scrollTop = view.scrollHeight;
    },
    element: () => root,
  };
}
