import { drawLine, plain } from './ansi.js';

const ROW = 20;

/**
 * The least a page can do: an array of lines, of which nothing is known before they are seen; a box as tall as all of them; and
 * once a frame the rows in view, in elements that are used again.
 */
export function mount(root) {
  const lines = [];
  const rows = [];
  const drawn = [];
  root.innerHTML =
    '<div style="block-size: 100%; overflow: auto; contain: strict; font: 13px/20px monospace; white-space: pre"><div style="position: relative"></div></div>';
  const [view] = root.children;
  const [box] = view.children;
  const height = view.clientHeight;
  let top = 0;
  let isPinned = true;
  let isAsked = false;

  view.addEventListener('scroll', () => {
    top = view.scrollTop;
    ask();
  });

  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(draw);
  }

  function draw() {
    isAsked = false;
    box.style.blockSize = `${lines.length * ROW}px`;
    if (isPinned) {
      top = Math.max(0, lines.length * ROW - height);
      view.scrollTop = top;
    }
    const first = Math.floor(top / ROW);
    for (let at = 0; at <= Math.ceil(height / ROW); at++) {
      const line = first + at;
      if (line >= lines.length || drawn[line % 64] === line) continue;
      drawn[line % 64] = line;
      const row = rows[line % 64] ?? createRow(line % 64);
      row.replaceChildren(...drawLine(lines[line]));
      row.style.transform = `translateY(${line * ROW}px)`;
    }
  }

  function createRow(at) {
    const row = document.createElement('div');
    row.style.cssText = 'position: absolute; inset: 0 0 auto; block-size: 20px';
    rows[at] = row;
    box.append(row);
    return row;
  }

  return {
    write(text) {
      let at = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        lines.push(text.slice(at, end));
        at = end + 1;
      }
      ask();
    },
    toTop() {
      isPinned = false;
      view.scrollTop = 0;
    },
    toEnd() {
      isPinned = true;
      ask();
    },
    /** All in one task: the least work, and a page that stands still. */
    async search(query) {
      return lines.filter((line) => plain(line).includes(query)).length;
    },
    element: () => root,
  };
}
