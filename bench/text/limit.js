/**
 * The least a page can do: what came since the last frame is appended once a frame, to the last of several blocks that each
 * begin at a line and hold about 2 KB, so that the browser lays out one block and skips those out of view.
 */
export function mount(root) {
  root.style.whiteSpace = 'pre-wrap';
  let block = begin();
  let waiting = '';
  let asked = false;

  function begin() {
    const element = document.createElement('div');
    const text = document.createTextNode('');
    element.append(text);
    root.append(element);
    return { element, text };
  }

  function paint() {
    asked = false;
    let text = waiting;
    waiting = '';
    while (block.text.length + text.length > 2_048) {
      const cut = text.indexOf('\n', Math.max(0, 2_048 - block.text.length)) + 1;
      if (cut === 0) break;
      block.text.appendData(text.slice(0, cut));
      block.element.style.cssText = 'content-visibility: auto; contain-intrinsic-block-size: auto 600px';
      block = begin();
      text = text.slice(cut);
    }
    block.text.appendData(text);
  }

  return {
    write(token) {
      waiting += token;
      if (asked) return;
      asked = true;
      requestAnimationFrame(paint);
    },
    element: () => root,
  };
}
