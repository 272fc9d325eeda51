import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

/** Ten minutes of twenty chunks a second. */
const CHUNKS = 12_000;
const INSIDE: Record<string, string> = {
  'its own list': '<template><p>{{name}}</p></template>',
  'a ul': '<ul></ul><template><li>{{name}}</li></template>',
  'a ul, newest first': '<ul></ul><template><li>{{name}}</li></template>',
};

/** A source that keeps nothing itself: only what the list holds is counted. */
class ForgetfulSource extends ScriptedSource {
  #seq = 0;

  pushAndForget(items: readonly Json[]): void {
    const { generation } = this;
    const seq = ++this.#seq;
    this.emit({ type: 'chunks', generation, seq, time: seq, chunks: [{ kind: 'items', items }] });
  }
}

function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: from + index,
    name: `Item ${from + index}`,
  }));
}

function keys(element: StreamList): number[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-key]')].map((row) =>
    Number(row.dataset.streamKey),
  );
}

describe('stream-list, endless', () => {
  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`holds no more than its limit in ${name} after ten minutes’ worth of chunks`, async function () {
      this.timeout(6 * this.timeout());
      const mode = name.endsWith('first') ? 'prepend' : 'append';
      mount(
        `<stream-list limit="500" mode="${mode}" group="half" style="height: 300px; overflow: auto">${inside}</stream-list>`,
      );
      const element = find('stream-list');
      const source = new ForgetfulSource();
      element.source = source;
      await until(() => source.readers.length === 1 && element.status === 'streaming');
      const nodes = () => element.querySelectorAll('*').length;
      let most = 0;
      // Rows that were given up, and those of them that were collected. (To look at them by weak references would keep
      // them: Firefox marks in steps, and what is looked at between two of them counts as alive.)
      let given = 0;
      let collected = 0;
      const registry = new FinalizationRegistry(() => collected++);
      element.addEventListener('stream-remove', ({ keys }) => {
        const row = element.rowOf(keys[0] as string);
        if (!row) return;
        given++;
        registry.register(row, undefined);
      });
      for (let chunk = 0; chunk < CHUNKS; chunk++) {
        const row = { id: chunk, name: `Item ${chunk}`, half: chunk % 1_000 < 500 ? 'a' : 'b' };
        source.pushAndForget([row, { ...row, id: `${chunk}b` }]);
        if (chunk % 200 !== 199) continue;
        await until(() => element.itemOf(`${chunk}b`) !== undefined);
        most = Math.max(most, nodes());
      }
      expect(element.length).to.equal(500);
      // The browser collects what nothing holds any more once there is a reason to.
      const garbage: unknown[] = [];
      await until(() => {
        garbage[0] = Array.from({ length: 500_000 }, () => ({}));
        return given - collected < given / 20;
      });
      // A row is two or three elements; beside them blocks, spacers and a few headings.
      expect(most).to.be.below(500 * 3 + 100);
      expect(element.querySelectorAll('[data-stream-group]').length).to.be.below(6);
    });
  }

  it('has in its own list all rows up to 20,000 in the document, and beyond only blocks near the view', async function () {
    this.timeout(6 * this.timeout());
    mount(
      `<stream-list style="height: 300px; overflow: auto"><template><p>{{name}}</p></template></stream-list>`,
    );
    const element = find('stream-list');
    const source = new ScriptedSource();
    element.source = source;
    source.items(...range(1, 15_000));
    await until(() => element.length === 15_000);
    expect(keys(element)).to.have.length(15_000);
    const first = element.querySelector('[data-stream-key="1"]');
    await until(() => element.querySelectorAll('[data-stream-block="seen"]').length === 300);
    const height = element.scrollHeight;
    source.items(...range(15_001, 30_000));
    await until(() => element.length === 30_000 && keys(element).length < 2_000);
    expect(element.scrollHeight).to.be.closeTo(height * 2, height * 0.02);
    expect(element.querySelector('[data-stream-key="1"]')).to.equal(first);
    const row = (await element.reveal('20010')) as HTMLElement;
    await frame();
    const box = element.getBoundingClientRect();
    expect(row.getBoundingClientRect().top).to.be.within(box.top - 1, box.bottom);
    expect(first?.isConnected).to.equal(false);
    for (const each of element.querySelectorAll<HTMLElement>('[data-stream-key]')) {
      expect(each.ariaPosInSet).to.equal(each.dataset.streamKey);
      expect(each.ariaSetSize).to.equal('-1');
    }
    source.push({ kind: 'update', key: '1', item: { name: 'changed' } });
    element.scrollTop = 0;
    await until(() => element.querySelector('[data-stream-key="1"]')?.textContent === 'changed');
    expect(element.scrollHeight).to.be.closeTo(height * 2, height * 0.02);
    source.complete();
    await until(() => element.querySelector('[data-stream-key="1"]')?.ariaSetSize === '30000');
  });

  it('is as much shorter when rows go that are far from the view', async () => {
    mount(
      `<stream-list style="height: 300px; overflow: auto"><template><p>{{name}}</p></template></stream-list>`,
    );
    const element = find('stream-list');
    const source = new ScriptedSource();
    element.source = source;
    source.items(...range(1, 1_000));
    await until(() => element.querySelectorAll('[data-stream-block="seen"]').length === 20);
    await frame();
    const height = element.scrollHeight;
    source.push({ kind: 'delete', keys: range(501, 525).map((item) => String((item as { id: number }).id)) });
    await until(() => element.length === 975);
    await frame();
    expect(element.scrollHeight).to.be.closeTo(height * 0.975, 1);
  });

  it('drops at the side that it is told to', async () => {
    for (const [attributes, expected] of [
      ['limit="3" drop="end"', [1, 2, 3]],
      ['limit="3" drop="start" mode="prepend"', [3, 2, 1]],
      ['limit="3"', [3, 4, 5]],
    ] as const) {
      mount(`<stream-list ${attributes}><ul></ul><template><li>{{name}}</li></template></stream-list>`);
      const element = find('stream-list');
      const source = new ScriptedSource();
      element.source = source;
      source.items(...range(1, 5));
      await until(() => keys(element).join() === expected.join());
    }
  });

  it('numbers the items of a long ol as if all were there', async () => {
    for (const [attributes, number] of [
      ['', (id: number) => id + 1],
      ['start="10"', (id: number) => id + 10],
      ['reversed', (id: number) => 1_000 - id],
    ] as const) {
      const fixed = attributes === '' ? '<li>Fixed</li>' : '';
      const first = fixed ? 1 : 0;
      mount(
        `<stream-list style="height: 300px; overflow: auto"><ol ${attributes}>${fixed}</ol><template><li>{{name}}</li></template></stream-list>`,
      );
      const element = find('stream-list');
      const source = new ScriptedSource();
      element.source = source;
      source.items(...range(first, first + 999));
      await until(() => element.querySelector('[data-stream-window] > [aria-posinset]') !== null);
      await frame();
      element.scrollTop = element.scrollHeight / 2;
      await until(() => (keys(element)[0] ?? 0) > 300);
      for (const row of element.querySelectorAll<HTMLLIElement>('li[data-stream-key]')) {
        expect(row.value).to.equal(number(Number(row.dataset.streamKey)));
      }
    }
  });

  it('shows the place of each row, whatever comes before it', async () => {
    for (const inside of [
      '<template><p>{{$index}}</p></template>',
      '<ul></ul><template><li>{{$index}}</li></template>',
    ]) {
      mount(`<stream-list>${inside}</stream-list>`);
      const element = find('stream-list');
      const source = new ScriptedSource();
      element.source = source;
      source.items(...range(5, 7));
      source.push({ kind: 'items', items: range(1, 2), mode: 'prepend' }, { kind: 'delete', keys: ['6'] });
      const texts = () => [...element.querySelectorAll('[data-stream-key]')].map((row) => row.textContent);
      await until(() => texts().join() === '0,1,2,3');
    }
  });

  it('keeps its place at the very top when older rows come before', async () => {
    for (const inside of Object.values(INSIDE)) {
      mount(`<stream-list style="height: 200px; overflow: auto">${inside}</stream-list>`);
      const element = find('stream-list');
      const source = new ScriptedSource();
      element.source = source;
      source.items(...range(1_000, 1_100));
      await until(() => element.length === 101);
      await frame();
      const row = element.querySelector('[data-stream-key="1000"]') as HTMLElement;
      const { top } = row.getBoundingClientRect();
      source.push({ kind: 'items', items: range(900, 999), mode: 'prepend' });
      await until(() => element.length === 201);
      await frame();
      expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
    }
  });

  it('has no window where rows stand side by side', async () => {
    mount(
      '<stream-list><ul style="display: grid; grid-template-columns: 1fr 1fr"></ul><template><li>{{name}}</li></template></stream-list>',
    );
    const element = find('stream-list');
    const source = new ScriptedSource();
    element.source = source;
    source.items(...range(1, 700));
    await until(() => keys(element).length === 700);
    expect(element.querySelector('[data-stream-spacer]')).to.equal(null);
  });

  it('has a window for rows of several elements and for rows by a function', async () => {
    const dl = '<dl></dl><template><dt>{{id}}</dt><dd>{{name}}</dd></template>';
    for (const inside of [dl, '<ul></ul>']) {
      mount(`<stream-list style="height: 300px; overflow: auto">${inside}</stream-list>`);
      const element = find('stream-list');
      if (inside !== dl) {
        element.renderItem = (item) =>
          Object.assign(document.createElement('li'), { textContent: (item as { name: string }).name });
      }
      const source = new ScriptedSource();
      element.source = source;
      source.items(...range(1, 2_000));
      await until(() => element.querySelector('[data-stream-window]') !== null && keys(element).length > 5);
      await frame();
      element.scrollTop = element.scrollHeight;
      await until(() => keys(element).at(-1) === 2_000);
      expect(element.querySelectorAll('dt').length).to.equal(element.querySelectorAll('dd').length);
    }
  });
});
