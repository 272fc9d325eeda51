import { mount as mountRows } from './lit.js';

/** As many who know of it do: each row may be skipped by the browser while it is out of view. */
export function mount(root) {
  root.classList.add('contained');
  return mountRows(root);
}
