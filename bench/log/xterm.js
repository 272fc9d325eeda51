import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

/** A terminal that keeps all lines; its own renderer for the DOM. */
export async function mount(root, { total }) {
  const terminal = new Terminal({
    scrollback: total,
    convertEol: true,
    disableStdin: true,
    cols: 150,
    rows: 40,
  });
  terminal.open(root);
  return {
    // It takes what is written in as it comes to it, and tells when that is done.
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    toTop: () => terminal.scrollToTop(),
    toEnd: () => terminal.scrollToBottom(),
    element: () => root,
  };
}
