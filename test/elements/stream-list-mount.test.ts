import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

interface Item {
  readonly id: number;
  readonly name: string;
}

function range(from: number, to: number): Item[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({ id: from + at, name: `Item ${from + at}` }));
}

/** Mounts rows as a framework does, and knows which are there. */
class Framework {
  readonly mounted = new Map<HTMLElement, Item>();
  mounts = 0;
  unmounts = 0;

  readonly mountItem = (element: HTMLElement, item: Json, index: number) => {
    expect(element.childNodes.length).to.equal(0);
    this.mounts++;
    const cell = document.createElement(element.localName === 'tr' ? 'td' : 'b');
    const show = (next: Json) => {
      this.mounted.set(element, next as unknown as Item);
      cell.textContent = `${(next as unknown as Item).name} at ${index}`;
    };
    show(item);
    element.append(cell);
    return {
      update: show,
      unmount: () => {
        expect(this.mounted.delete(element), 'a row is unmounted once').to.equal(true);
        this.unmounts++;
      },
    };
  };
}

function show(inside = '', attributes = ''): [StreamList, ScriptedSource, Framework] {
  mount(`<div id="there"></div><div id="here"><stream-list ${attributes}>${inside}</stream-list></div>`);
  const element = find('stream-list');
  const source = new ScriptedSource();
  const framework = new Framework();
  element.mountItem = framework.mountItem;
  element.source = source;
  return [element, source, framework];
}

function rows(element: Element): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')];
}

describe('stream-list, rows that a framework mounts', () => {
  for (const [inside, selector] of [
    ['', 'div[role="list"] div[role="listitem"] > b'],
    ['<ul></ul>', 'ul > li > b'],
    ['<table><tbody></tbody></table>', 'tbody > tr > td'],
    ['<dl></dl>', 'dl > div > b'],
    ['<section data-stream-list-container></section>', 'section > div > b'],
    ['<ul><template><li>{{name}}</li></template></ul>', 'ul > li > b'],
  ] as const) {
    it(`get an element that may stand in ${inside || 'a list of its own'}`, async () => {
      const [element, source, { mounted }] = show(inside);
      source.items(...(range(1, 3) as unknown as Json[]));
      await until(() => mounted.size === 3);
      expect(element.querySelectorAll(selector)).to.have.length(3);
      expect(rows(element).map((row) => row.textContent)).to.deep.equal([
        'Item 1 at 0',
        'Item 2 at 1',
        'Item 3 at 2',
      ]);
    });
  }

  it('are told what their item has become, in the same element', async () => {
    const [element, source, framework] = show();
    source.items(...(range(1, 2) as unknown as Json[]));
    await until(() => framework.mounts === 2);
    const [first] = rows(element);
    source.push({ kind: 'update', key: '1', item: { name: 'changed' } });
    await until(() => first?.textContent === 'changed at 0');
    expect(rows(element)[0]).to.equal(first);
    expect(framework.mounted.get(first as HTMLElement)).to.deep.equal({ id: 1, name: 'changed' });
    expect(framework.mounts).to.equal(2);
  });

  it('are unmounted once when they go: deleted, over the limit, emptied', async () => {
    const [element, source, framework] = show('', 'limit="3"');
    source.items(...(range(1, 5) as unknown as Json[]));
    await until(() => element.length === 3);
    expect([...framework.mounted.values()].map(({ id }) => id)).to.deep.equal([3, 4, 5]);
    source.push({ kind: 'delete', keys: ['4'] });
    await until(() => framework.mounted.size === 2);
    source.push({ kind: 'clear' });
    await until(() => framework.mounted.size === 0);
    expect(framework.unmounts).to.equal(framework.mounts);
  });

  it('are unmounted when another function for the page takes over, and mounted when it is given back', async () => {
    const [element, source, framework] = show('<ul><template><li>{{name}}</li></template></ul>');
    source.items(...(range(1, 2) as unknown as Json[]));
    await until(() => framework.mounted.size === 2);
    element.mountItem = null;
    await until(() => rows(element)[0]?.textContent === 'Item 1');
    expect(framework.mounted.size).to.equal(0);
    element.mountItem = framework.mountItem;
    await until(() => framework.mounted.size === 2);
    expect(rows(element)).to.have.length(2);
  });

  it('stay as they are when the function is another one, which serves for those to come', async () => {
    const [element, source, framework] = show();
    source.items(...(range(1, 2) as unknown as Json[]));
    await until(() => framework.mounted.size === 2);
    const other = new Framework();
    element.mountItem = other.mountItem;
    source.items(...(range(3, 4) as unknown as Json[]));
    await until(() => other.mounted.size === 2);
    expect([framework.mounts, framework.unmounts, rows(element).length]).to.deep.equal([2, 0, 4]);
  });

  it('stay mounted while the list is moved', async () => {
    const [element, source, framework] = show();
    source.items(...(range(1, 2) as unknown as Json[]));
    await until(() => framework.mounted.size === 2);
    const before = rows(element);
    document.querySelector('#there')?.append(element);
    source.items(...(range(3, 3) as unknown as Json[]));
    await until(() => framework.mounted.size === 3);
    expect(rows(element).slice(0, 2)).to.deep.equal(before);
    expect(framework.unmounts).to.equal(0);
  });

  it('are unmounted when the list has left the page, and mounted again when it comes back', async () => {
    const [element, source, framework] = show('<ul></ul>');
    source.items(...(range(1, 2) as unknown as Json[]));
    await until(() => framework.mounted.size === 2);
    element.remove();
    await until(() => framework.mounted.size === 0);
    expect(framework.unmounts).to.equal(2);
    document.querySelector('#here')?.append(element);
    await until(() => framework.mounted.size === 2);
    expect(rows(element).map((row) => row.textContent)).to.deep.equal(['Item 1 at 0', 'Item 2 at 1']);
    source.items(...(range(3, 3) as unknown as Json[]));
    await until(() => element.length === 3 && framework.mounted.size === 3);
    await frame();
    expect(rows(element)).to.have.length(3);
  });
});
