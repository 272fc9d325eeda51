import { expect } from 'chai';
import fc from 'fast-check';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Row } from '../../src/elements/list/list-model.js';
import { RowSizes } from '../../src/elements/list/row-sizes.js';
import type { Chunk, Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const INSIDE = {
  ul: '<ul></ul><template><li style="padding: 3px"><a href="#{{id}}">{{name}}</a></li></template>',
  tbody:
    '<table><thead><tr><th>Id</th><th>Name</th></tr></thead><tbody></tbody></table><template><tr><td>{{id}}</td><td><a href="#{{id}}">{{name}}</a></td></tr></template>',
};

function show(source: ScriptedSource, inside: string): StreamList {
  mount(`<stream-list style="height: 300px; overflow: auto">${inside}</stream-list>`);
  const element = find('stream-list');
  element.source = source;
  return element;
}

/** Rows of differing height. */
function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const id = from + index;
    return { id, name: `Item ${id} ${id % 7 === 0 ? 'with much to say, '.repeat(30) : ''}` };
  });
}

/** So many chunks with so many items each. */
function batches(count: number, size: number): Chunk[] {
  return Array.from({ length: count }, (_, at) => ({
    kind: 'items',
    items: range(at * size + 1, (at + 1) * size),
  }));
}

function rows(element: StreamList): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')];
}

/** The row at the middle of the view; between the rows of a table there is some room. */
function middle(element: StreamList): HTMLElement | null {
  const box = element.getBoundingClientRect();
  for (const below of [0, 3]) {
    const at = document.elementFromPoint(box.left + box.width / 3, box.top + box.height / 2 + below);
    const row = at?.closest<HTMLElement>('[data-stream-key]');
    if (row) return row;
  }
  return null;
}

async function settled(element: StreamList, count: number): Promise<void> {
  await until(() => element.length === count && rows(element).length < 150);
  // Its code is loaded when it is first needed. In the frame in which it opens, the rows away from the view are taken to be as tall as
  // a guess; in the next it has measured some.
  await until(() => element.querySelector('[data-stream-window]') !== null);
  await until(() => middle(element) !== null);
  await frame();
  await frame();
}

describe('stream-list, long, in an author’s container', () => {
  for (const [tag, inside] of Object.entries(INSIDE)) {
    describe(tag, () => {
      it('has only the rows near the view in the document, and shows every one of them', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 5_000));
        await settled(element, 5_000);
        expect(middle(element)?.parentElement?.localName).to.equal(tag);
        for (const part of [0.25, 0.9, 0.5, 0]) {
          element.scrollTop = element.scrollHeight * part;
          await settled(element, 5_000);
          expect(Number(middle(element)?.dataset.streamKey) / 5_000).to.be.closeTo(part, 0.05);
          const keys = rows(element).map((row) => Number(row.dataset.streamKey));
          expect(keys).to.deep.equal(keys.map((_, index) => (keys[0] ?? 0) + index));
        }
        element.scrollTop = element.scrollHeight;
        await until(() => rows(element).at(-1)?.dataset.streamKey === '5000');
      });

      it('puts in no more than a view of what comes in one frame, in however many batches', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        const put = new Set<string | undefined>();
        const observer = new MutationObserver((records) => {
          for (const node of records.flatMap(({ addedNodes }) => [...addedNodes]))
            if (node instanceof HTMLElement && node.dataset.streamKey) put.add(node.dataset.streamKey);
        });
        observer.observe(element, { childList: true, subtree: true });
        // Few enough to be one piece of work for a frame.
        source.push(...batches(4, 80));
        await settled(element, 320);
        expect(put.size).to.be.within(1, 150);
        observer.disconnect();
      });

      it('has all rows of a shorter list in the document when it is over, also where earlier ones could be loaded', async () => {
        const source = new ScriptedSource();
        source.push(...batches(10, 50));
        source.complete();
        mount(`<stream-list last="5" style="height: 300px; overflow: auto">${inside}</stream-list>`);
        const element = find('stream-list');
        let shown: number | undefined;
        element.addEventListener('stream-done', () => {
          shown = rows(element).length;
        });
        element.source = source;
        await until(() => shown !== undefined);
        expect(element.hasEarlier).to.equal(true);
        expect(shown).to.equal(250);
      });

      it('stays where it is when rows are made anew while more are to come', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 250));
        await until(() => rows(element).length === 250);
        await frame();
        element.scrollTop = element.scrollHeight;
        const { scrollTop } = element;
        const before = rows(element)[0];
        element.sticky = true;
        await until(() => rows(element).length === 250 && rows(element)[0] !== before);
        await frame();
        expect(element.scrollTop).to.equal(scrollTop);
      });

      it('has all rows of a shorter list in the document, in order, however they came in one frame', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.push(...batches(5, 50), { kind: 'delete', keys: ['150'] });
        await until(() => element.length === 249 && rows(element).length === 249);
        expect(rows(element).map((row) => row.dataset.streamKey)).to.deep.equal(
          range(1, 250).flatMap((_, index) => (index === 149 ? [] : String(index + 1))),
        );
      });

      it('does not move what is in view when rows come before it or go', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1_000, 2_000));
        await settled(element, 1_001);
        element.scrollTop = element.scrollHeight / 2;
        await settled(element, 1_001);
        const row = middle(element) as HTMLElement;
        const { top } = row.getBoundingClientRect();
        source.push({ kind: 'items', items: range(500, 999), mode: 'prepend' });
        await settled(element, 1_501);
        expect(middle(element)).to.equal(row);
        expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
        source.push({ kind: 'delete', keys: ['600', '601', '1001', '1990'] });
        source.items(...range(2_001, 2_100));
        await settled(element, 1_597);
        expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
      });

      it('does not jump while a person scrolls up through rows that were never measured', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 3_000));
        await settled(element, 3_000);
        element.scrollTop = element.scrollHeight;
        await settled(element, 3_000);
        let row = middle(element) as HTMLElement;
        for (let step = 0; step < 60; step++) {
          const { top } = row.getBoundingClientRect();
          element.scrollTop -= 90;
          await frame();
          expect(row.getBoundingClientRect().top).to.be.closeTo(top + 90, 2);
          row = middle(element) ?? row;
        }
      });

      it('gives a row that comes back the same nodes, with what has changed since', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 2_000));
        await settled(element, 2_000);
        const first = rows(element)[0];
        element.scrollTop = element.scrollHeight;
        await until(() => first?.isConnected === false);
        source.push({ kind: 'update', key: '1', item: { name: 'changed' } });
        element.scrollTop = 0;
        await until(() => first?.isConnected === true);
        expect(first?.textContent).to.contain('changed');
      });

      it('keeps the row with the focus', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 2_000));
        await settled(element, 2_000);
        const link = rows(element)[1]?.querySelector('a') as HTMLElement;
        link.focus();
        // WebKit brings it into view in the next frame.
        await frame();
        element.scrollTop = element.scrollHeight;
        await until(() => rows(element).at(-1)?.dataset.streamKey === '2000');
        expect(document.activeElement).to.equal(link);
      });

      it('is accessible', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 1_000));
        await settled(element, 1_000);
        expect(await violations()).to.deep.equal([]);
      });

      it('can be cleared, and filled again', async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 1_000));
        await settled(element, 1_000);
        source.push({ kind: 'clear' });
        source.items(...range(1, 3));
        await until(() => rows(element).length === 3);
        expect(element.querySelectorAll('[data-stream-spacer]')).to.have.length(0);
      });
    });
  }
});

describe('the room for rows that are not in the document', () => {
  for (const [name, inside] of Object.entries({
    'rows by themselves':
      '<ul style="margin: 0"></ul><template><li style="height: 20px; margin: 0 0 4px">{{name}}</li></template>',
    'rows of a table':
      '<table style="border-spacing: 0 4px; margin: -4px 0; width: 100%"><tbody></tbody></table><template><tr><td style="height: 20px; padding: 0">{{id}}</td></tr></template>',
  })) {
    it(`is right from the window's first frame on: ${name}`, async () => {
      const source = new ScriptedSource();
      const element = show(source, inside);
      const heights: number[] = [];
      const look = () => heights.push(element.scrollHeight);
      const observer = new MutationObserver(look);
      observer.observe(element, { attributeFilter: ['data-stream-window'], subtree: true });
      source.items(...range(1, 50));
      await until(() => element.length === 50);
      source.push(...batches(10, 100));
      await settled(element, 1_000);
      look();
      observer.disconnect();
      expect(heights).to.have.length(2);
      expect(heights[0]).to.be.closeTo(24_000, 30);
      expect(heights[1]).to.be.closeTo(24_000, 30);
    });
  }
});

describe('list row sizes', () => {
  it('find the rows of a window, and account for all others', () => {
    const all = fc.array(fc.option(fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(all, fc.integer({ min: -200, max: 4_000 }), fc.nat(500), (heights, start, view) => {
        const sizes = new RowSizes(32);
        const list = heights.map((_, index) => ({ key: String(index), item: null }));
        sizes.list(list);
        for (const [index, height] of heights.entries()) if (height) sizes.set(index, height);
        const { from, to, before, after } = sizes.range(start, start + view);
        const total = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + sizes.get(row), 0);
        const inside = total(list.slice(from, to));
        expect(before + inside + after).to.be.closeTo(total(list), 1e-6);
        expect(before).to.be.closeTo(total(list.slice(0, from)), 1e-6);
        if (start >= 0 && from > 0) expect(before).to.be.at.most(start);
        if (to < list.length) expect(before + inside).to.be.at.least(start + view);
      }),
    );
  });
});
