import '@lit-labs/virtualizer';
import { html, render } from 'lit';
import { plain, runsOf } from './ansi.js';

/** As its documentation shows: its own scroller, and a new array for what is new. */
export async function mount(root) {
  let lines = [];
  let isPinned = true;
  const row = (line) =>
    html`<div style="block-size: 20px">${runsOf(line).map(([text, css]) =>
      css ? html`<span style=${css}>${text}</span>` : text,
    )}</div>`;
  const show = () => {
    render(
      html`<lit-virtualizer scroller style="block-size: 800px; font: 13px/20px monospace; white-space: pre"
        .items=${lines} .renderItem=${row}></lit-virtualizer>`,
      root,
    );
    if (isPinned) toLast();
  };
  /** It knows where its new items are once it has laid them out. */
  const toLast = async () => {
    const [log] = root.children;
    await log.updateComplete;
    await log.layoutComplete;
    if (isPinned) log.element(lines.length - 1)?.scrollIntoView({ block: 'end' });
  };
  show();
  await root.firstElementChild.updateComplete;
  return {
    write(text) {
      lines = [...lines, ...text.split('\n').slice(0, -1)];
      show();
    },
    toTop() {
      isPinned = false;
      root.firstElementChild.element(0)?.scrollIntoView({ block: 'start' });
    },
    toEnd() {
      isPinned = true;
      root.firstElementChild.element(lines.length - 1)?.scrollIntoView({ block: 'end' });
    },
    search: async (query) => lines.filter((line) => plain(line).includes(query)).length,
    element: () => root,
  };
}
