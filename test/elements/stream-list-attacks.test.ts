import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const OWN = '<template><p>{{name}}</p></template>';
const LIST = '<ul></ul><template><li>{{name}}</li></template>';
const BOX = 'style="display: block; height: 200px; overflow: auto"';

function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({ id: from + at, name: `Item ${from + at}` }));
}

function show(markup: string): [ScriptedSource, StreamList] {
  mount(markup);
  const source = new ScriptedSource();
  const element = find('stream-list');
  element.source = source;
  return [source, element];
}

function shown(element: Element): string[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')].map((row) => row.textContent ?? '');
}

describe('stream-list, under attack', () => {
  for (const [name, inside] of [
    ['its own list', OWN],
    ['a ul', LIST],
  ] as const) {
    it(`takes keys that are names of an object’s own parts in ${name}`, async () => {
      const [source, element] = show(`<stream-list>${inside}</stream-list>`);
      const keys = ['__proto__', 'constructor', 'toString', '"]', '', ' ', '#1.0'];
      source.items(...keys.map((id) => ({ id, name: `<${id}>` })));
      await until(() => element.length === keys.length);
      for (const key of keys) expect(element.rowOf(key)?.textContent).to.equal(`<${key}>`);
      source.push({ kind: 'update', key: '__proto__', item: { name: 'changed' } });
      source.push({ kind: 'delete', keys: ['constructor'] });
      await until(() => element.length === keys.length - 1);
      expect(shown(element)[0]).to.equal('changed');
      expect(({} as { name?: string }).name).to.equal(undefined);
    });

    it(`shows items that are no objects in ${name}`, async () => {
      const [source, element] = show(`<stream-list>${inside.replace('{{name}}', '{{.}}')}</stream-list>`);
      source.items('a', 1, true, null, ['x', 2], {}, 'a');
      await until(() => element.length === 7);
      expect(shown(element)).to.deep.equal(['a', '1', 'true', '', 'x, 2', '{}', 'a']);
    });

    it(`keeps what it is to keep of a batch that is more than its limit in ${name}`, async () => {
      for (const mode of ['append', 'prepend']) {
        const [source, element] = show(`<stream-list limit="3" mode="${mode}">${inside}</stream-list>`);
        source.items(...range(1, 1_000));
        source.items(...range(1_001, 1_400));
        await until(() => element.length === 3 && element.itemOf('1400') !== undefined);
        const last = ['Item 1398', 'Item 1399', 'Item 1400'];
        expect(shown(element)).to.deep.equal(mode === 'append' ? last : last.reverse());
      }
    });

    it(`updates and deletes rows far from the view in ${name}`, async () => {
      const [source, element] = show(`<stream-list ${BOX}>${inside}</stream-list>`);
      source.items(...range(1, 2_000));
      await until(() => element.length === 2_000);
      await frame();
      source.push({ kind: 'update', key: '1500', item: { name: 'changed' } });
      source.push({ kind: 'delete', keys: ['1499', '1501'] });
      await until(() => element.length === 1_998);
      await element.reveal('1500');
      const at = shown(element).indexOf('changed');
      expect(shown(element).slice(at - 1, at + 2)).to.deep.equal(['Item 1498', 'changed', 'Item 1502']);
    });

    it(`goes on where it was when it is moved while rows come in ${name}`, async () => {
      const [source, element] = show(`<div></div><stream-list ${BOX}>${inside}</stream-list>`);
      source.items(...range(1, 500));
      await until(() => element.length === 500);
      const first = element.rowOf('1');
      source.items(...range(501, 600));
      document.querySelector('#stage > div')?.append(element);
      source.items(...range(601, 700));
      await until(() => element.length === 700);
      expect(element.rowOf('1')).to.equal(first);
      expect(source.readers).to.have.length(1);
      element.scrollTop = element.scrollHeight;
      await until(() => shown(element).at(-1) === 'Item 700');
    });

    it(`begins anew with the focus in a row in ${name}`, async () => {
      const focusable = inside.replace('{{name}}', '<button type="button">{{name}}</button>');
      const [source, element] = show(`<stream-list roving>${focusable}</stream-list>`);
      source.items(...range(1, 10));
      await until(() => element.length === 10);
      await frame();
      element.rowOf('5')?.querySelector('button')?.focus();
      source.reset();
      source.items(...range(1, 4));
      await until(() => element.length === 4);
      await frame();
      expect(shown(element)).to.have.length(4);
      expect(element.querySelectorAll('[data-stream-key][tabindex="0"]')).to.have.length(1);
      source.items(...range(5, 6));
      await until(() => element.length === 6);
    });

    it(`shows every row once when its size changes while a person scrolls in ${name}`, async () => {
      const [source, element] = show(`<stream-list ${BOX}>${inside}</stream-list>`);
      source.items(...range(1, 1_000));
      await until(() => element.length === 1_000);
      for (const [top, height] of [
        [3_000, 500],
        [3_500, 60],
        [9_000, 0],
        [9_050, 400],
      ] as const) {
        element.scrollTop = top;
        element.style.height = `${height}px`;
        await frame();
        await frame();
        const rows = shown(element);
        expect(new Set(rows).size).to.equal(rows.length);
      }
      const box = element.getBoundingClientRect();
      const inView = [...element.querySelectorAll('[data-stream-key]')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return bottom > box.top && top < box.bottom;
      });
      expect(inView.length).to.be.above(5);
    });
  }

  it('shows its rows again when the page has emptied its container', async () => {
    const [source, element] = show(`<stream-list>${LIST}</stream-list>`);
    source.items(...range(1, 3));
    await until(() => element.length === 3);
    element.querySelector('ul')?.replaceChildren();
    source.items(...range(4, 5));
    await until(() => element.length === 5);
    source.push({ kind: 'update', key: '1', item: { name: 'changed' } }, { kind: 'delete', keys: ['2'] });
    await until(() => element.length === 4);
    expect(shown(element)).to.deep.equal(['changed', 'Item 3', 'Item 4', 'Item 5']);
    expect(element.error).to.equal(undefined);
    source.reset();
    source.items(...range(6, 7));
    await until(() => shown(element).join() === 'Item 6,Item 7');
  });

  it('goes on when the page has replaced its container', async () => {
    const [source, element] = show(`<stream-list>${LIST}</stream-list>`);
    source.items(...range(1, 3));
    await until(() => element.length === 3);
    element.querySelector('ul')?.replaceWith(document.createElement('ol'));
    source.items(...range(4, 5));
    await until(() => element.length === 5);
    await frame();
    expect(shown(element)).to.deep.equal(range(1, 5).map((each) => (each as { name: string }).name));
    expect(element.querySelector('ol')?.children.length).to.equal(5);
  });

  it('takes keys that come twice, in one batch and in several', async () => {
    const [source, element] = show(`<stream-list>${LIST}</stream-list>`);
    source.items({ id: 1, name: 'a' }, { id: 1, name: 'b' }, { id: '1', name: 'c' });
    await until(() => element.length === 1);
    const row = element.rowOf('1');
    source.items({ id: 2, name: 'd' }, { id: 1, name: 'e' });
    source.push({ kind: 'items', items: [{ id: 2, name: 'f' }], mode: 'prepend' });
    await until(() => shown(element).join() === 'e,f');
    expect(element.rowOf('1')).to.equal(row);
  });

  it('leaves the templates of elements in its rows alone, and lists in its rows have their own rows', async () => {
    mount(`<stream-list id="outer"><template><section><h2>{{name}}</h2>
      <stream-list><ul></ul><template><li>{{id}}: {{name}}</li></template></stream-list></section></template></stream-list>`);
    const outer = document.querySelector('#outer') as StreamList;
    const source = new ScriptedSource();
    outer.source = source;
    source.items(...range(1, 2));
    await until(() => outer.length === 2);
    const inner = [...outer.querySelectorAll('stream-list')];
    for (const [at, each] of inner.entries()) {
      const own = new ScriptedSource();
      each.source = own;
      own.items({ id: 1, name: `of ${at}` });
    }
    await until(() => inner.every((each) => each.length === 1));
    expect(inner.map((each) => shown(each))).to.deep.equal([['1: of 0'], ['1: of 1']]);
    source.push({ kind: 'update', key: '1', item: { name: 'changed' } });
    await until(() => outer.querySelector('h2')?.textContent === 'changed');
    expect(shown(inner[0] as StreamList)).to.deep.equal(['1: of 0']);
    expect(await violations()).to.deep.equal([]);
  });

  it('is a thousand times on one page', async function () {
    this.timeout(3 * this.timeout());
    mount(`<stream-list last="5">${OWN}</stream-list>`.repeat(1_000));
    const source = new ScriptedSource();
    source.items(...range(1, 3));
    const lists = [...document.querySelectorAll('stream-list')];
    for (const each of lists) each.source = source;
    await until(() => lists.every((each) => each.length === 3));
    source.items(...range(4, 4));
    await until(() => lists.every((each) => shown(each).length === 4));
  });
});
