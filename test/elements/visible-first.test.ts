import { expect } from 'chai';
import '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import type { Chunk, Json } from '../../src/protocol/index.js';
import { mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const ROW = '<template><p>{{name}}</p></template>';
const VIEWS = [
  '<stream-text></stream-text>',
  `<stream-list>${ROW}</stream-list>`,
  '<stream-log label="Log"></stream-log>',
  '<stream-progress></stream-progress>',
];

/** Something for each kind of view. */
function news(at: number): Chunk[] {
  const items: Json[] = Array.from({ length: 200 }, (_, row) => ({
    id: `${at}.${row}`,
    name: `Item ${row}`,
  }));
  return [
    { kind: 'text', text: `line ${at}\n`.repeat(200) },
    { kind: 'items', items },
    { kind: 'progress', value: at / 10 },
  ];
}

describe('of all views on a page', () => {
  it('those in view are painted first, and the server is told which they are', async () => {
    mount(`<div id="near" style="position: fixed; inset: 0; overflow: clip">${VIEWS.join('')}</div>
      <div style="height: 5000px"></div><div id="far">${VIEWS.join('')}</div>`);
    for (const each of document.querySelectorAll<HTMLElement>('#near > *')) {
      each.style.blockSize = '60px';
      each.style.overflow = 'clip';
    }
    // Those out of view were there first, and their news come first.
    const views = ['#far', '#near'].flatMap((place) => [
      ...document.querySelectorAll<StreamElement>(`${place} > *`),
    ]);
    const sources = views.map((view) => {
      const source = new ScriptedSource();
      view.source = source;
      source.push(...news(0));
      return source;
    });
    await until(() => views.every(({ streamState }) => streamState.seq === 3));
    const isNear = (view: Element) => view.closest('#near') !== null;
    await until(() =>
      sources.every(({ readers }, at) => readers[0]?.visible === isNear(views[at] as Element)),
    );

    for (let round = 1; round <= 5; round++) {
      const order: Element[] = [];
      const listening = new AbortController();
      for (const view of views) {
        const { signal } = listening;
        view.addEventListener('stream-chunk', ({ currentTarget }) => order.push(currentTarget as Element), {
          signal,
          once: true,
        });
      }
      for (const source of sources) source.push(...news(round));
      await until(() => views.every(({ streamState }) => streamState.seq === 3 * (round + 1)));
      await until(() => order.length === views.length);
      listening.abort();
      // A frame that is too short for all has one out of view at its end, so that they are never starved.
      const names = order.map((view) => `${isNear(view) ? 'near' : 'far'} ${view.localName}`);
      let ahead = 0;
      for (const view of order) {
        ahead += isNear(view) ? 1 : -1;
        expect(ahead, names.join(', ')).to.be.at.least(0);
      }
    }
  });
});
