import { expect } from 'chai';
import { html } from 'lit';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { StreamErrorEvent, StreamRemoveEvent, StreamUpdateEvent } from '../../src/elements/events.js';
import type { Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const ROW = '<template><p>{{name}}</p></template>';

function show(source: ScriptedSource, inside = ROW, attributes = ''): StreamList {
  mount(`<stream-list ${attributes}>${inside}</stream-list>`);
  const element = find('stream-list');
  element.source = source;
  return element;
}

function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: from + index,
    name: `Item ${from + index}`,
  }));
}

function rows(element: StreamList): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')];
}

function keys(element: StreamList): string[] {
  return rows(element).map((row) => row.dataset.streamKey ?? '');
}

async function filled(element: StreamList, count: number): Promise<void> {
  await until(() => element.length === count);
  await frame();
}

describe('stream-list', () => {
  it('makes a list of items', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.items(...range(1, 3));
    source.items({ id: 4, name: '<b>four</b>' });
    await filled(element, 4);
    const list = element.querySelector('[role="list"]');
    expect(list?.querySelectorAll('[role="listitem"]')).to.have.length(4);
    expect(rows(element).map((row) => row.textContent)).to.deep.equal([
      'Item 1',
      'Item 2',
      'Item 3',
      '<b>four</b>',
    ]);
    expect(element.items).to.have.length(4);
  });

  it('appends, prepends, updates, deletes and clears, and leaves every other row as it was', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.items(...range(10, 12));
    await filled(element, 3);
    const [ten, eleven, twelve] = rows(element);
    source.push(
      { kind: 'items', items: range(8, 9), mode: 'prepend' },
      { kind: 'items', items: range(13, 13) },
    );
    source.push(
      { kind: 'update', key: '11', item: { name: 'changed' } },
      { kind: 'update', key: '99', item: {} },
    );
    source.push({ kind: 'delete', keys: ['12', '98'] });
    await filled(element, 5);
    expect(keys(element)).to.deep.equal(['8', '9', '10', '11', '13']);
    expect(rows(element).slice(2, 4)).to.deep.equal([ten, eleven]);
    expect(eleven?.textContent).to.equal('changed');
    expect(twelve?.isConnected).to.equal(false);
    expect(element.ignoredCount).to.equal(2);
    source.push({ kind: 'clear' });
    await filled(element, 0);
    expect(rows(element)).to.have.length(0);
  });

  it('shows strings as text and objects as definitions without a template', async () => {
    const source = new ScriptedSource();
    const element = show(source, '');
    source.items('<i>plain</i>', { a: 1, b: '<i>x</i>' });
    await filled(element, 2);
    expect(element.querySelector('i')).to.equal(null);
    expect(rows(element)[0]?.textContent).to.equal('<i>plain</i>');
    expect(rows(element)[1]?.querySelector('dl')?.innerHTML).to.equal(
      '<dt>a</dt><dd>1</dd><dt>b</dt><dd>&lt;i&gt;x&lt;/i&gt;</dd>',
    );
  });

  it('makes rows by a function, which may give a Lit template, a node or a string', async () => {
    const source = new ScriptedSource();
    const element = show(source, '');
    element.renderItem = (item, index) => {
      const { id, name } = item as { id: number; name: string };
      if (id === 1) return html`<b>${name}</b>`;
      if (id === 2) return Object.assign(document.createElement('i'), { textContent: name });
      return `<u>${name}</u> ${index}`;
    };
    source.items(...range(1, 3));
    await filled(element, 3);
    const [first] = rows(element);
    expect(rows(element).map((row) => row.textContent)).to.deep.equal([
      'Item 1',
      'Item 2',
      '<u>Item 3</u> 2',
    ]);
    const bold = first?.querySelector('b');
    source.push({ kind: 'update', key: '1', item: { name: 'new' } });
    await until(() => first?.textContent === 'new');
    expect(first?.querySelector('b')).to.equal(bold);
  });

  describe('in an author’s own container', () => {
    const cases: Record<string, [string, string]> = {
      ul: ['<ul><li>fixed</li></ul><template><li>{{name}}</li></template>', 'ul > li[data-stream-key]'],
      ol: ['<ol></ol><template>{{name}}</template>', 'ol > li[data-stream-key]'],
      tbody: [
        '<table><tbody></tbody></table><template><tr><td>{{name}}</td></tr></template>',
        'tbody > tr[data-stream-key]',
      ],
      'tbody, without a template': ['<table><tbody></tbody></table>', 'tbody > tr > td > dl'],
      dl: ['<dl></dl><template><dt>{{id}}</dt><dd>{{name}}</dd></template>', 'dl > dt[data-stream-key]'],
      'a marked one': [
        '<ul></ul><div data-stream-list-container></div><template><p>{{name}}</p></template>',
        'div > p[data-stream-key]',
      ],
      'one made for its rows': [
        '<template><li>{{name}}</li></template>',
        'stream-list > ul > li[data-stream-key]',
      ],
      'one with the template in it': [
        '<ul><template><li>{{name}}</li></template></ul>',
        'ul > li[data-stream-key]',
      ],
    };
    for (const [name, [inside, selector]] of Object.entries(cases)) {
      it(name, async () => {
        const source = new ScriptedSource();
        const element = show(source, inside);
        source.items(...range(1, 3));
        source.push({ kind: 'items', items: range(0, 0), mode: 'prepend' }, { kind: 'delete', keys: ['2'] });
        await filled(element, 3);
        expect(element.querySelectorAll(selector)).to.have.length(3);
        expect(element.querySelector('[role="list"]')).to.equal(null);
        source.push({ kind: 'clear' });
        await filled(element, 0);
        expect(element.querySelectorAll(selector)).to.have.length(0);
      });
    }

    it('with Lit rows that are its children', async () => {
      const source = new ScriptedSource();
      const element = show(source, '<table><tbody></tbody></table>');
      element.renderItem = (item) => html`<tr><td>${(item as { name: string }).name}</td></tr>`;
      source.items(...range(1, 2));
      await filled(element, 2);
      source.push({ kind: 'delete', keys: ['1'] });
      await filled(element, 1);
      expect(element.querySelector('tbody')?.textContent?.trim()).to.equal('Item 2');
    });
  });

  it('keeps to its limit, on the side away from what is new', async () => {
    for (const [mode, expected] of [
      ['append', ['3', '4', '5']],
      ['prepend', ['5', '4', '3']],
    ] as const) {
      const source = new ScriptedSource();
      const element = show(source, ROW, `limit="3" mode="${mode}"`);
      source.items(...range(1, 2));
      source.items(...range(3, 5));
      await until(() => keys(element).join() === expected.join());
    }
  });

  it('tells what it did, once per frame, and what it removes before that is gone', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const seen: string[] = [];
    element.addEventListener('stream-update', (event) => {
      const { op, keys: changed, replay } = event as StreamUpdateEvent;
      seen.push(`${op} ${changed.join()}${replay ? ' replay' : ''}`);
    });
    element.addEventListener('stream-remove', (event) => {
      const { keys: gone } = event as StreamRemoveEvent;
      seen.push(`remove ${gone.join()} ${gone.every((key) => element.rowOf(key)?.isConnected)}`);
    });
    source.items(...range(1, 2));
    await filled(element, 2);
    source.items(...range(3, 3));
    source.items(...range(4, 4));
    source.push({ kind: 'update', key: '1', item: { name: 'x' } }, { kind: 'delete', keys: ['2', '3'] });
    await filled(element, 2);
    source.push({ kind: 'clear' });
    await filled(element, 0);
    expect(seen).to.deep.equal([
      'append 1,2 replay',
      'remove 2,3 true',
      'append 3,4',
      'update 1',
      'remove 1,4 true',
      'clear 1,4',
    ]);
  });

  it('replaces old rows when the new generation has something, and not before', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.items(...range(1, 2));
    await filled(element, 2);
    source.reset();
    await next(element, 'stream-reset');
    expect(rows(element)).to.have.length(2);
    source.items(...range(7, 7));
    await filled(element, 1);
    expect(keys(element)).to.deep.equal(['7']);
  });

  it('takes a source that is put in place of another', async () => {
    const element = show(new ScriptedSource());
    (element.source as ScriptedSource).items(...range(1, 3));
    await filled(element, 3);
    const other = new ScriptedSource('other');
    element.source = other;
    other.items(...range(5, 5));
    await filled(element, 1);
    expect(keys(element)).to.deep.equal(['5']);
  });

  describe('with a template that cannot be used', () => {
    it('says so inline and to the page, and reads on', async () => {
      const source = new ScriptedSource();
      const element = show(source, '<template><p>{{name</p></template>');
      const failed = next(element, 'stream-error');
      source.items(...range(1, 2));
      const { error } = (await failed) as StreamErrorEvent;
      expect(error.code).to.equal('template-invalid');
      await until(() => part(element, 'error') !== null);
      expect(part(element, 'error')?.textContent).to.contain('not closed');
      expect(part(element, 'retry')).to.equal(null);
      source.items(...range(3, 3));
      await until(() => element.length === 3);
      source.complete({ found: 3 });
      await next(element, 'stream-done');
      expect(element.result).to.deep.equal({ found: 3 });
    });
  });

  describe('does not move what is in view', () => {
    function scrolling(inside: string): [ScriptedSource, StreamList] {
      const source = new ScriptedSource();
      const element = show(source, inside, 'style="height: 200px; overflow: auto"');
      return [source, element];
    }

    const containers = {
      'its own list': ROW,
      'an author’s': '<ul></ul><template><li>{{name}}</li></template>',
    };
    for (const [name, inside] of Object.entries(containers)) {
      it(`when rows come before it in ${name}`, async () => {
        const [source, element] = scrolling(inside);
        source.items(...range(1000, 1100));
        await filled(element, 101);
        element.scrollTop = 900;
        await frame();
        const box = element.getBoundingClientRect();
        const seen = document.elementFromPoint(box.left + 60, box.top + 80) as HTMLElement;
        const before = seen.getBoundingClientRect().top;
        for (let page = 9; page > 0; page--) {
          source.push({ kind: 'items', items: range(page * 100, page * 100 + 99), mode: 'prepend' });
          await frame();
        }
        await filled(element, 1001);
        expect(seen.getBoundingClientRect().top).to.be.closeTo(before, 1);
      });
    }

    it('when rows are added at the end: no layout shift at all', async () => {
      const watch = watchShifts();
      const source = new ScriptedSource();
      const element = show(source);
      for (let page = 0; page < 20; page++) {
        source.items(...range(page * 30, page * 30 + 29));
        await frame();
      }
      await filled(element, 600);
      expect(await watch.stop()).to.deep.equal([]);
    });

    it('when blocks of a long list are skipped by the browser: its height stays', async () => {
      const [source, element] = scrolling('<template><p data-text="name"></p></template>');
      source.items(...range(1, 500));
      await filled(element, 500);
      const blocks = [...element.querySelectorAll<HTMLElement>('[data-stream-block]')];
      expect(blocks).to.have.length(10);
      const height = element.scrollHeight;
      await until(() => blocks.every((block) => getComputedStyle(block).contentVisibility === 'auto'));
      await frame();
      expect(element.scrollHeight).to.equal(height);
      element.scrollTop = height;
      await frame();
      expect(element.scrollHeight).to.equal(height);
    });
  });

  it('follows the end while the person is there', async () => {
    const source = new ScriptedSource();
    const element = show(source, ROW, 'follow style="height: 200px; overflow: auto"');
    source.items(...range(1, 50));
    await filled(element, 50);
    await until(
      () => element.scrollTop > 0 && element.scrollHeight - element.clientHeight - element.scrollTop <= 1,
    );
    element.dispatchEvent(new WheelEvent('wheel', { deltaY: -50 }));
    element.scrollTop -= 400;
    await until(() => part(element, 'jump') !== null);
    const { scrollTop } = element;
    source.items(...range(51, 60));
    await filled(element, 60);
    expect(element.scrollTop).to.equal(scrollTop);
    await until(() => part(element, 'jump')?.textContent?.includes('10') === true);
  });

  it('wants more when a person comes near the end', async () => {
    const source = new ScriptedSource();
    const element = show(source, ROW, 'style="height: 200px; overflow: auto"');
    source.items(...range(1, 2));
    await until(() => source.readers[0]?.wanted === 2);
    source.items(...range(3, 100));
    await filled(element, 100);
    const wanted = source.readers[0]?.wanted;
    element.scrollTop = element.scrollHeight;
    await until(() => source.readers[0]?.wanted === 3);
    expect(wanted).to.equal(2);
  });

  it('marks terms without touching the rows', async () => {
    const source = new ScriptedSource();
    const element = show(source, ROW, 'highlight="item 1 (x"');
    source.items(...range(1, 2));
    await filled(element, 2);
    const marked = () =>
      [...(CSS.highlights.get('stream-highlight') ?? [])].map((each) => {
        const { startContainer, startOffset, endOffset } = each as StaticRange;
        return (startContainer as Text).data.slice(startOffset, endOffset);
      });
    expect(marked().sort()).to.deep.equal(['1', 'Item', 'Item']);
    expect(rows(element)[0]?.innerHTML).to.equal('<p>Item 1</p>');
    source.push({ kind: 'delete', keys: ['1'] });
    await filled(element, 1);
    expect(marked()).to.deep.equal(['Item']);
    element.highlight = '';
    await element.updateComplete;
    expect(marked()).to.deep.equal([]);
  });

  it('shows what a page gives for loading, empty and error', async () => {
    const source = new ScriptedSource();
    const slots = '<i slot="loading">Wait</i><i slot="empty">None</i><i slot="error">Oh</i>';
    const element = show(source, ROW + slots);
    await until(() => element.querySelector<HTMLElement>('[slot=loading]')?.assignedSlot !== null);
    source.complete();
    await until(() => element.querySelector<HTMLElement>('[slot=empty]')?.assignedSlot !== null);
    source.reset();
    source.items(...range(1, 1));
    source.failWith();
    await until(() => element.querySelector<HTMLElement>('[slot=error]')?.assignedSlot !== null);
    expect(element.querySelector<HTMLElement>('[slot=loading]')?.assignedSlot).to.equal(null);
    expect(rows(element)).to.have.length(1);
  });

  it('says what is missing', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.items(...range(1, 1));
    await filled(element, 1);
    source.gap(3);
    source.items(...range(5, 5));
    await filled(element, 2);
    expect(part(element, 'note')?.textContent).to.contain('2 to 4');
  });

  it('leaves the template and a list inside to themselves', async () => {
    const source = new ScriptedSource();
    const element = show(
      source,
      '<template><section>{{name}}<stream-list data-attr-stream="name"><template><b>{{name}}</b></template></stream-list></section></template>',
    );
    source.items(...range(1, 2));
    await filled(element, 2);
    const inner = element.querySelector('stream-list');
    expect(inner?.getAttribute('stream')).to.equal('Item 1');
    expect(inner?.querySelector('template')?.innerHTML).to.equal('<b>{{name}}</b>');
  });

  it('can be reached by keyboard where it scrolls', async () => {
    const source = new ScriptedSource();
    const element = show(source, ROW, 'style="height: 200px; overflow: auto"');
    source.items(...range(1, 100));
    await filled(element, 100);
    await until(() => element.tabIndex === 0);
  });

  it('gives its name to what the rows stand in, where that has none of its own', async () => {
    const row = '<template><li>{{name}}</li></template>';
    const cells = '<template><tr><td>{{name}}</td></tr></template>';
    for (const [inside, named, name] of [
      [ROW, '[role=list]', 'Places'],
      [row, 'ul', 'Places'],
      [`<ol></ol>${row}`, 'ol', 'Places'],
      [`<ul aria-label="Own"></ul>${row}`, 'ul', 'Own'],
      [`<table><tbody></tbody></table>${cells}`, 'table', 'Places'],
    ] as const) {
      const source = new ScriptedSource();
      const element = show(source, inside, 'aria-label="Places"');
      source.items(...range(1, 2));
      await filled(element, 2);
      const label = () => element.querySelector(named)?.ariaLabel;
      expect(label(), inside).to.equal(name);
      element.ariaLabel = 'Towns';
      await until(() => label() === (name === 'Own' ? 'Own' : 'Towns'));
      element.removeAttribute('aria-label');
      await until(() => label() === (name === 'Own' ? 'Own' : null));
    }
  });

  it('is accessible', async () => {
    const source = new ScriptedSource();
    const element = show(source, ROW, 'style="height: 200px; overflow: auto" follow');
    source.items(...range(1, 120));
    source.failWith();
    await filled(element, 120);
    expect(await violations()).to.deep.equal([]);
  });

  it('runs nothing that data brings', async () => {
    const corpus = [
      '<img src=x onerror="window.pwned=1">',
      '<script>window.pwned=1</script>',
      'javascript:window.pwned=1',
      '"><svg onload="window.pwned=1">',
      '{{constructor.constructor("window.pwned=1")()}}',
    ];
    const source = new ScriptedSource();
    const element = show(source, '<template><a href="{{x}}" title="{{x}}">{{x}}</a></template>');
    source.items(...corpus.map((x, id) => ({ id, x })));
    await filled(element, corpus.length);
    for (const link of element.querySelectorAll('a')) expect(link.protocol).to.be.oneOf(['http:', ':']);
    expect('pwned' in window).to.equal(false);
    expect(element.querySelectorAll('a[href^="javascript:"], script, img, svg')).to.have.length(0);
  });
});
