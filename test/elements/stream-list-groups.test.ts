import { expect } from 'chai';
import { html } from 'lit';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { find, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const INSIDE: Record<string, string> = {
  'its own list': '<template><p>{{name}}</p></template>',
  ul: '<ul></ul><template><li>{{name}}</li></template>',
  ol: '<ol></ol><template><li>{{name}}</li></template>',
  tbody:
    '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody></tbody></table><template><tr><td>{{id}}</td><td>{{name}}</td></tr></template>',
  dl: '<dl></dl><template><dt>{{id}}</dt><dd>{{name}}</dd></template>',
};

function show(inside: string, attributes = 'group="day"'): [ScriptedSource, StreamList] {
  const source = new ScriptedSource();
  mount(`<stream-list ${attributes}>${inside}</stream-list>`);
  const element = find('stream-list');
  element.source = source;
  return [source, element];
}

function items(day: string, ...ids: number[]): Json[] {
  return ids.map((id) => ({ id, day, name: `Item ${id}` }));
}

/** What is seen, headings with a mark. */
function seen(element: StreamList): string[] {
  return [...element.querySelectorAll<HTMLElement>('[data-stream-group], [data-stream-key]')].map((each) =>
    each.dataset.streamKey === undefined ? `= ${each.textContent?.trim()}` : each.dataset.streamKey,
  );
}

async function shows(element: StreamList, ...expected: (string | number)[]): Promise<void> {
  await until(() => seen(element).join() === expected.join());
}

describe('stream-list, grouped', () => {
  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`in ${name}: a heading before each run, kept right by whatever comes and goes`, async () => {
      const [source, element] = show(inside);
      source.items(...items('Mon', 1, 2), ...items('Tue', 3));
      await shows(element, '= Mon', 1, 2, '= Tue', 3);
      const [row] = element.querySelectorAll('[data-stream-key]');
      source.push({ kind: 'items', items: [...items('Sun', 8), ...items('Mon', 9)], mode: 'prepend' });
      await shows(element, '= Sun', 8, '= Mon', 9, 1, 2, '= Tue', 3);
      source.push({ kind: 'update', key: '1', item: { day: 'Tue' } });
      await shows(element, '= Sun', 8, '= Mon', 9, '= Tue', 1, '= Mon', 2, '= Tue', 3);
      source.push({ kind: 'delete', keys: ['2'] });
      await shows(element, '= Sun', 8, '= Mon', 9, '= Tue', 1, 3);
      expect(element.querySelector('[data-stream-key="1"]')).to.equal(row);
      expect(await violations()).to.deep.equal([]);
      source.push({ kind: 'clear' });
      await shows(element);
    });
  }

  it('has headings that assistive technology takes for such', async () => {
    const [source, element] = show(INSIDE['its own list'] as string);
    source.items(...items('Mon', 1));
    await shows(element, '= Mon', 1);
    expect(element.querySelector('[role="heading"]')?.textContent).to.equal('Mon');
    const [table, list] = show(INSIDE.tbody as string);
    table.items(...items('Mon', 1));
    await shows(list, '= Mon', 1);
    const cell = list.querySelector<HTMLTableCellElement>('tr[data-stream-group] > th');
    expect([cell?.scope, cell?.colSpan]).to.deep.equal(['colgroup', 2]);
  });

  it('takes a template for headings and a function for groups, and makes them anew when that changes', async () => {
    const [source, element] = show(
      '<template><p>{{name}}</p></template><template data-group><h3>{{.}}!</h3></template>',
      '',
    );
    element.groupBy = (item) => ((item as { id: number }).id % 2 === 0 ? 'even' : 'odd');
    source.items(...items('Mon', 1, 3, 4));
    await shows(element, '= odd!', 1, 3, '= even!', 4);
    expect(element.querySelectorAll('h3')).to.have.length(2);
    element.groupBy = null;
    await shows(element, 1, 3, 4);
  });

  it('keeps the heading of the group in view on top, in a window too', async () => {
    for (const inside of [INSIDE.ul, INSIDE['its own list'], INSIDE.tbody]) {
      const [source, element] = show(
        inside as string,
        'group="day" sticky style="height: 200px; overflow: auto"',
      );
      source.items(...items('Mon', ...Array(600).keys()));
      source.items(...items('Tue', ...[...Array(600).keys()].map((id) => id + 600)));
      // All of them have their room: a window's code may still be on its way.
      await until(() => element.length === 1_200 && element.scrollHeight > 10_000);
      for (const [part, day] of [
        [0.25, 'Mon'],
        [0.8, 'Tue'],
      ] as const) {
        element.scrollTop = element.scrollHeight * part;
        const box = element.getBoundingClientRect();
        const onTop = () =>
          document
            .elementFromPoint(box.left + 60, box.top + 5)
            ?.closest('[data-stream-group], [data-stream-heading]');
        await until(() => onTop()?.textContent?.trim() === day);
      }
    }
  });

  it('has in a dl of divs nothing but divs, each with a term and a definition', async () => {
    const heading = '<template data-group><b>{{.}}</b></template>';
    for (const inside of [
      '<template><div><dt>{{id}}</dt><dd>{{name}}</dd></div></template>',
      `${heading}<template><div><dt>{{id}}</dt><dd>{{name}}</dd></div></template>`,
    ]) {
      const [source, element] = show(`<dl></dl>${inside}`, 'group="day"');
      source.items(...items('Mon', 1, 2), ...items('Tue', 3));
      source.complete();
      await until(() => element.length === 3 && element.status === 'complete');
      const children = [...(element.querySelector('dl')?.children ?? [])];
      expect(children.map((each) => each.querySelector('dt')?.textContent)).to.deep.equal([
        'Mon',
        '1',
        '2',
        'Tue',
        '3',
      ]);
      for (const each of children) {
        expect([each, ...each.children].map(({ localName }) => localName)).to.deep.equal(['div', 'dt', 'dd']);
      }
      expect(await violations()).to.deep.equal([]);
    }
  });

  it('numbers the items of an ol, not its headings', async () => {
    const [source, element] = show(INSIDE.ol as string, 'group="day" style="height: 200px; overflow: auto"');
    source.items(
      ...items('Mon', ...Array(400).keys()),
      ...items('Tue', ...[...Array(400).keys()].map((id) => id + 400)),
    );
    await until(() => element.length === 800 && element.querySelector('[aria-posinset]') !== null);
    element.scrollTop = element.scrollHeight;
    await until(() => element.querySelector('[data-stream-key="799"]') !== null);
    expect(element.querySelector<HTMLLIElement>('[data-stream-key="799"]')?.value).to.equal(800);
  });

  it('shows rows by a function that changes: with the same nodes, and with a template or without', async () => {
    const [source, element] = show('<ul></ul><template><li>{{name}}</li></template>', '');
    source.items(...items('Mon', 1, 2));
    await shows(element, 1, 2);
    element.renderItem = (item) => html`<li><b>${(item as { name: string }).name}</b></li>`;
    await until(() => element.querySelectorAll('b').length === 2);
    const [bold] = element.querySelectorAll('b');
    const list = (mark: string) => (item: Json) =>
      html`<li><i>${mark}${(item as { id: number }).id}</i></li>`;
    element.renderItem = list('a');
    await until(() => element.querySelectorAll('i').length === 2);
    expect(bold?.isConnected).to.equal(false);
    const [row] = element.querySelectorAll('i');
    element.renderItem = (item) => list('x')(item);
    await until(() => row?.textContent === 'x1');
    expect(row?.isConnected).to.equal(true);
    element.renderItem = null;
    await until(() => element.querySelector('li')?.textContent === 'Item 1');
  });
});
