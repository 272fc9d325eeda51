import '@lit-labs/virtualizer';
import { html, render } from 'lit';
import { renderRow } from '../list/lit.js';

export function mount(root) {
  let items = [];
  const show = () =>
    render(html`<lit-virtualizer .items=${items} .renderItem=${renderRow}></lit-virtualizer>`, root);
  show();
  return {
    write(batch) {
      items = [...items, ...batch];
      show();
    },
    element: () => root,
  };
}
