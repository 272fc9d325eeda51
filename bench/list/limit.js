import { fillRow, rowTemplate } from './row.js';

const BLOCK = 50;

/**
 * The least that has every row in the document: copies of a template, filled by hand, put in once a frame, in blocks that the
 * browser skips while they are out of view.
 */
export function mount(root) {
  const template = rowTemplate();
  const list = root.appendChild(document.createElement('div'));
  list.setAttribute('role', 'list');
  const waiting = [];
  let block;

  function begin() {
    block = document.createElement('div');
    block.setAttribute('role', 'none');
    block.style.cssText = `content-visibility: auto; contain-intrinsic-block-size: auto ${BLOCK * 57}px`;
    return block;
  }

  function paint() {
    const fragment = document.createDocumentFragment();
    for (const item of waiting.splice(0)) {
      if (!block || block.childElementCount === BLOCK) fragment.append(begin());
      block.append(fillRow(template.cloneNode(true), item));
    }
    list.append(fragment);
  }

  return {
    write(items) {
      if (waiting.length === 0) requestAnimationFrame(paint);
      waiting.push(...items);
    },
    element: () => list,
  };
}
