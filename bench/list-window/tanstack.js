import { VirtualizerController } from '@tanstack/lit-virtual';
import { html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { renderRow } from '../list/lit.js';

class VirtualList extends LitElement {
  static properties = { items: { attribute: false } };

  constructor() {
    super();
    this.items = [];
    this.virtual = new VirtualizerController(this, {
      getScrollElement: () => this.parentElement,
      count: 0,
      estimateSize: () => 57,
      overscan: 14,
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const virtualizer = this.virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: this.items.length });
    const shown = virtualizer.getVirtualItems();
    return html`<div style="position: relative; block-size: ${virtualizer.getTotalSize()}px">
      <ul style="position: absolute; inset: 0 0 auto; transform: translateY(${shown[0]?.start ?? 0}px)">
        ${repeat(
          shown,
          ({ key }) => key,
          ({ index }) => renderRow(this.items[index]),
        )}
      </ul>
    </div>`;
  }
}
customElements.define('virtual-list', VirtualList);

export function mount(root) {
  const element = document.createElement('virtual-list');
  root.append(element);
  return {
    write(items) {
      element.items = [...element.items, ...items];
    },
    element: () => element,
  };
}
