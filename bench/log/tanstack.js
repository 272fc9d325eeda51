import { VirtualizerController } from '@tanstack/lit-virtual';
import { html, LitElement, render } from 'lit';
import { plain, runsOf } from './ansi.js';

/** As its documentation shows: absolute rows of a fixed height, and the end scrolled to. */
class VirtualLog extends LitElement {
  lines = [];
  isPinned = true;
  #virtualizer = new VirtualizerController(this, {
    getScrollElement: () => this.querySelector('.view'),
    count: 0,
    estimateSize: () => 20,
    overscan: 5,
  });

  createRenderRoot() {
    return this;
  }

  updated() {
    if (this.isPinned && this.lines.length > 0)
      this.virtualizer.scrollToIndex(this.lines.length - 1, { align: 'end' });
  }

  get virtualizer() {
    return this.#virtualizer.getVirtualizer();
  }

  grow() {
    const { virtualizer } = this;
    virtualizer.setOptions({ ...virtualizer.options, count: this.lines.length });
    this.requestUpdate();
  }

  render() {
    const { virtualizer } = this;
    return html`<div class="view" style="block-size: 800px; overflow: auto; font: 13px/20px monospace; white-space: pre">
      <div style="position: relative; inline-size: 100%; block-size: ${virtualizer.getTotalSize()}px">
        ${virtualizer
          .getVirtualItems()
          .map(
            ({ index, start }) =>
              html`<div style="position: absolute; inset: 0 0 auto; block-size: 20px; transform: translateY(${start}px)">${runsOf(
                this.lines[index],
              ).map(([text, css]) => (css ? html`<span style=${css}>${text}</span>` : text))}</div>`,
          )}
      </div>
    </div>`;
  }
}
customElements.define('virtual-log', VirtualLog);

export async function mount(root) {
  render(html`<virtual-log></virtual-log>`, root);
  const [log] = root.children;
  await log.updateComplete;
  return {
    write(text) {
      for (const line of text.split('\n').slice(0, -1)) log.lines.push(line);
      log.grow();
    },
    toTop() {
      log.isPinned = false;
      log.virtualizer.scrollToIndex(0);
    },
    toEnd() {
      log.isPinned = true;
      log.grow();
    },
    search: async (query) => log.lines.filter((line) => plain(line).includes(query)).length,
    element: () => root,
  };
}
