import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const CARD = '<template><article class="card"><b>{{name}}</b><p>{{text}}</p></article></template>';
const INSIDE: Record<string, string> = {
  'its own list': CARD,
  ul: '<ul></ul><template><li class="card"><b>{{name}}</b><br>{{text}}</li></template>',
  tbody:
    '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody></tbody></table><template><tr><td>{{name}}</td><td>{{text}}</td></tr></template>',
  dl: '<dl></dl><template><div><dt>{{name}}</dt><dd>{{text}}</dd></div></template>',
};
const STYLES = `<style>
  .card { border: 1px solid; padding: 8px; margin: 0 0 6px }
  ul { list-style: none; margin: 0; padding: 0 }
</style>`;

function show(inside: string, attributes = 'skeletons', after = ''): [ScriptedSource, StreamList] {
  const source = new ScriptedSource();
  mount(`${STYLES}<stream-list ${attributes}>${inside}</stream-list>${after}`);
  const element = find('stream-list');
  element.source = source;
  return [source, element];
}

function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: from + index,
    name: `Item ${from + index}`,
    text: 'Some words about it',
  }));
}

function skeletons(element: StreamList): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-skeleton]:not([data-stream-reserve])')];
}

function rows(element: StreamList): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')];
}

/** What moves while `action` is under way, as the browser counts it. */
async function shiftsDuring(action: () => Promise<void>): Promise<string[]> {
  const watch = watchShifts();
  await action();
  return watch.stop();
}

describe('stream-list skeletons', () => {
  it('stand for the first rows of a list whose newest is on top, and for no later ones', async () => {
    for (const inside of Object.values(INSIDE)) {
      const [source, element] = show(inside, 'skeletons="3" mode="prepend"');
      await until(() => skeletons(element).length === 3);
      source.items(...range(1, 3));
      await until(() => element.length === 3);
      await frame();
      expect(skeletons(element)).to.deep.equal([]);
      source.items(...range(4, 6));
      await until(() => rows(element)[0]?.dataset.streamKey === '6');
      expect(skeletons(element)).to.deep.equal([]);
      expect(await violations()).to.deep.equal([]);
    }
  });

  for (const [name, inside] of Object.entries(INSIDE)) {
    describe(`in ${name}`, () => {
      it('are as many and as tall as the rows that come, which take their places', async () => {
        const [source, element] = show(inside);
        source.items(...range(1, 4));
        await until(() => skeletons(element).length === 4);
        const places = skeletons(element).map((each) => each.getBoundingClientRect());
        source.items(...range(5, 8));
        await until(() => element.length === 8);
        for (const [index, row] of rows(element).slice(4).entries()) {
          expect(row.getBoundingClientRect().top).to.be.closeTo(places[index]?.top ?? 0, 0.6);
          expect(row.getBoundingClientRect().height).to.be.closeTo(places[index]?.height ?? 0, 0.6);
        }
      });

      it('have boxes where texts are, within the row', async () => {
        const [source, element] = show(inside);
        source.items(...range(1, 2));
        await until(() => skeletons(element).length === 2);
        const [first] = skeletons(element) as [HTMLElement];
        const bones = [...first.querySelectorAll('[data-stream-bone]')].map((bone) =>
          bone.getBoundingClientRect(),
        );
        const box = first.getBoundingClientRect();
        expect(bones.length).to.equal(2);
        for (const bone of bones) {
          expect(bone.top).to.be.at.least(box.top);
          expect(bone.bottom).to.be.at.most(box.bottom);
          expect(bone.width).to.be.above(20);
        }
        expect(first.textContent).to.equal('');
      });

      it('shift nothing, from the first batch to the last, which is smaller', async () => {
        const [source, element] = show(inside);
        const bring = async (batch: number) => {
          source.items(...range(batch * 3 + 1, batch * 3 + 3));
          await until(() => element.length === batch * 3 + 3 && skeletons(element).length === 3);
        };
        // The columns of a table get their widths by the first batch, which is painted before the counting begins.
        await bring(0);
        await frame();
        const shifted = await shiftsDuring(async () => {
          for (let batch = 1; batch < 5; batch++) await bring(batch);
          source.items(...range(16, 16));
          await until(() => element.length === 16);
          source.complete();
          await until(() => skeletons(element).length === 0);
        });
        expect(shifted).to.deep.equal([]);
      });

      it('are not there for assistive technology', async () => {
        const [source, element] = show(inside);
        source.items(...range(1, 2));
        await until(() => skeletons(element).length === 2);
        for (const each of skeletons(element)) expect(each.getAttribute('aria-hidden')).to.equal('true');
        expect(element.getAttribute('aria-busy')).to.equal('true');
        expect(await violations()).to.deep.equal([]);
      });
    });
  }

  it('keep room for all that will come, so that what stands below never moves', async () => {
    const [source, element] = show(CARD, 'skeletons estimated-total="9"', '<footer>Below</footer>');
    source.items(...range(1, 3));
    await until(() => skeletons(element).length === 3);
    const footer = document.querySelector('footer') as HTMLElement;
    const { top } = footer.getBoundingClientRect();
    // The first batch has to push what stands below it, and is painted before the counting begins.
    await frame();
    const shifted = await shiftsDuring(async () => {
      source.items(...range(4, 6));
      await until(() => element.length === 6);
      await frame();
      source.items(...range(7, 9));
      source.complete();
      await until(() => element.status === 'complete');
      await frame();
    });
    expect(footer.getBoundingClientRect().top).to.be.closeTo(top, 0.6);
    expect(shifted).to.deep.equal([]);
    expect(element.querySelector('[data-stream-reserve], [data-stream-skeleton]')).to.equal(null);
  });

  it('hold their room after the end until nobody sees what moves', async () => {
    const below = '<footer>Below</footer><div style="height: 300vh"></div>';
    const [source, element] = show(CARD, 'skeletons', below);
    source.items(...range(1, 3));
    await until(() => skeletons(element).length === 3);
    const footer = document.querySelector('footer') as HTMLElement;
    const { top } = footer.getBoundingClientRect();
    source.complete();
    await until(() => skeletons(element).length === 0);
    await frame();
    expect(footer.getBoundingClientRect().top).to.equal(top);
    expect(getComputedStyle(element.querySelector('[data-stream-reserve]') as Element).visibility).to.equal(
      'hidden',
    );
  });

  it('go at once where nothing stands below them', async () => {
    const [source, element] = show(CARD, 'skeletons style="height: 120px; overflow: auto"');
    source.items(...range(1, 6));
    await until(() => skeletons(element).length === 6);
    source.complete();
    await until(() => element.querySelector('[data-stream-skeleton]') === null);
    expect(rows(element)).to.have.length(6);
  });

  it('are not shown for what cannot come', async () => {
    const [source, element] = show(CARD);
    source.push({ kind: 'meta', data: { total: 5 } });
    source.items(...range(1, 4));
    await until(() => skeletons(element).length === 1);
    source.items(...range(5, 5));
    await until(() => skeletons(element).length === 0);
    expect(element.running).to.equal(true);
  });

  it('look as the author says, and can be there before anything is', async () => {
    const own = '<template data-skeleton><p class="mine">…</p></template>';
    const [source, element] = show(CARD + own, 'skeletons="3"');
    source.push({ kind: 'state', fields: {} });
    await until(() => skeletons(element).length === 3);
    expect(element.querySelectorAll('.mine')).to.have.length(3);
    expect(element.shadowRoot?.querySelector('[part="placeholder"]')).to.equal(null);
    source.items(...range(1, 2));
    await until(() => element.length === 2 && skeletons(element).length === 2);
    source.failWith();
    await until(() => skeletons(element).length === 0);
  });

  it('are not asked for by default', async () => {
    const [source, element] = show(CARD, '');
    source.items(...range(1, 3));
    await until(() => element.length === 3);
    await frame();
    expect(element.querySelector('[data-stream-skeleton]')).to.equal(null);
  });

  it('mark where the list ends, so that more is wanted when they come near', async () => {
    const [source, element] = show(CARD, 'skeletons style="height: 200px; overflow: auto"');
    source.items(...range(1, 40));
    await until(() => skeletons(element).length === 40);
    source.push({ kind: 'state', fields: {} });
    await until(() => element.streamState.seq === 2);
    element.scrollTop = rows(element).at(-1)?.offsetTop ?? 0;
    await until(() => source.readers[0]?.wanted === 3);
  });
});
