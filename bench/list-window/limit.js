import { fillRow, rowTemplate } from '../list/row.js';

const HEIGHT = 57;

/**
 * The least that a window is: an array, rows of a height that is known beforehand for what is in view and a view before and
 * after, and the room of the others. Once a frame, and only if something of that has changed.
 */
export function mount(root) {
  const template = rowTemplate('li');
  const list = root.appendChild(document.createElement('ul'));
  const before = list.appendChild(document.createElement('li'));
  const after = list.appendChild(document.createElement('li'));
  const all = [];
  let from = 0;
  let to = 0;
  let asked = false;

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  }

  function draw() {
    asked = false;
    const inView = Math.ceil(root.clientHeight / HEIGHT);
    const first = Math.floor(root.scrollTop / HEIGHT);
    const begin = Math.max(0, Math.min(first, all.length) - inView);
    const end = Math.min(all.length, first + inView * 2);
    after.style.blockSize = `${(all.length - end) * HEIGHT}px`;
    if (begin === from && end === to) return;
    from = begin;
    to = end;
    before.style.blockSize = `${from * HEIGHT}px`;
    const rows = all.slice(from, to).map((item) => fillRow(template.cloneNode(true), item));
    list.replaceChildren(before, ...rows, after);
  }

  root.addEventListener('scroll', ask, { passive: true });
  return {
    write(items) {
      all.push(...items);
      ask();
    },
    element: () => list,
  };
}
