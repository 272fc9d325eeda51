import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import { violations } from './accessibility.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const TABLE =
  '<table><thead><tr><th>Name</th><th>Text</th></tr></thead><tbody></tbody></table><template><tr><td>{{name}}</td><td>{{text}}</td></tr></template>';
const LONG = 'SomethingMuchLongerThanWhatWasThereBefore';

function show(attributes = ''): [ScriptedSource, StreamList] {
  const source = new ScriptedSource();
  mount(`<div id="frame" style="width: 600px"><stream-list ${attributes}>${TABLE}</stream-list></div>`);
  const element = find('stream-list');
  element.source = source;
  return [source, element];
}

function widths(element: StreamList): number[] {
  return [...element.querySelectorAll('th')].map((cell) => cell.getBoundingClientRect().width);
}

async function begun(source: ScriptedSource, element: StreamList): Promise<number[]> {
  source.items({ id: 1, name: 'short', text: 'words' });
  await until(() => element.length === 1);
  await frame();
  await frame();
  return widths(element);
}

describe('stream-list in a table', () => {
  it('keeps the columns as the first rows have made them', async () => {
    const [source, element] = show();
    const before = await begun(source, element);
    source.items({ id: 2, name: LONG, text: LONG });
    await until(() => element.length === 2);
    await frame();
    for (const [index, width] of widths(element).entries())
      expect(width).to.be.closeTo(before[index] ?? 0, 0.5);
    expect(await violations()).to.deep.equal([]);
  });

  it('finds them anew when the list changes its width, and when asked', async () => {
    const [source, element] = show();
    const before = await begun(source, element);
    source.items({ id: 2, name: LONG, text: 'many words '.repeat(20) });
    await until(() => element.length === 2);
    element.relayout();
    await until(() => (widths(element)[0] ?? 0) > (before[0] ?? 0) + 20);
    const [, asked = 0] = widths(element);
    (document.querySelector('#frame') as HTMLElement).style.width = '200px';
    await until(() => (widths(element)[1] ?? 0) < asked / 2);
    await frame();
    expect(element.querySelector('table')?.hasAttribute('data-stream-columns')).to.equal(true);
  });

  it('leaves them to the browser where the page wants that, and when a new generation begins', async () => {
    const [source, element] = show('columns="auto"');
    const before = await begun(source, element);
    source.items({ id: 2, name: LONG, text: 'x' });
    await until(() => (widths(element)[0] ?? 0) > (before[0] ?? 0));
    const [other, fixed] = show();
    await begun(other, fixed);
    expect(fixed.querySelector('colgroup')).not.to.equal(null);
    other.reset();
    other.complete();
    await until(() => fixed.length === 0);
    expect(fixed.querySelector('colgroup')).to.equal(null);
    expect(fixed.querySelector('table')?.getAttribute('style')).to.be.oneOf([null, '']);
  });
});
