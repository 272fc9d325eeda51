import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const INSIDE = {
  'its own list': '<template><p>{{name}}</p></template>',
  'a ul': '<ul></ul><template><li>{{name}}</li></template>',
  'a table': '<table><tbody></tbody></table><template><tr><td>{{name}}</td></tr></template>',
  groups: '<ul></ul><template><li>{{name}}</li></template>',
};

function item(id: number) {
  return { id, name: `Item ${id}`, half: 'a' };
}

/** What moves in the list now. */
function moving(list: Element): readonly string[] {
  return list
    .getAnimations({ subtree: true })
    .filter(({ effect }) => (effect as KeyframeEffect).getKeyframes().some((each) => 'translate' in each))
    .map(({ effect }) => ((effect as KeyframeEffect).target as Element).textContent ?? '');
}

describe('stream-list, newest first', () => {
  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`has rows slide to make room in ${name}, without a layout shift`, async () => {
      mount(
        `<stream-list mode="prepend" limit="8" ${name === 'groups' ? 'group="half"' : ''}>${inside}</stream-list>`,
      );
      const list = find('stream-list');
      const source = new ScriptedSource();
      list.source = source;
      for (let id = 11; id <= 18; id++) source.items(item(id));
      await until(() => list.length === 8);
      await frame();
      await frame();
      await until(() => moving(list).length === 0);
      const watch = watchShifts();
      for (let id = 19; id <= 22; id++) {
        source.items(item(id));
        await until(() => list.itemOf(String(id)) !== undefined);
        // In whichever frame it begins: on a slow machine two of them may be all that it takes.
        await until(() => moving(list).length > 0);
        expect(moving(list)).to.have.length(7);
        await until(() => moving(list).length === 0);
      }
      expect(await watch.stop()).to.deep.equal([]);
    });
  }

  it('makes good at once what a row is taller than it was taken for', async () => {
    mount(`<stream-list mode="prepend">${INSIDE['a ul']}</stream-list>`);
    const list = find('stream-list');
    const source = new ScriptedSource();
    list.source = source;
    source.items(item(1), item(2));
    await until(() => list.length === 2);
    await frame();
    const row = list.querySelector('[data-stream-key="2"]') as HTMLElement;
    const { top } = row.getBoundingClientRect();
    source.items({ id: 3, name: 'word '.repeat(500) });
    await until(() => list.length === 3);
    await frame();
    for (const each of list.getAnimations({ subtree: true })) each.pause();
    for (const each of list.getAnimations({ subtree: true })) each.currentTime = 0;
    expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
  });

  it('lets those alone that the browser holds in place', async () => {
    mount(
      `<stream-list mode="prepend" style="height: 100px; overflow: auto">${INSIDE['a ul']}</stream-list>`,
    );
    const list = find('stream-list');
    const source = new ScriptedSource();
    list.source = source;
    source.items(...Array.from({ length: 50 }, (_, id) => item(id)));
    await until(() => list.length === 50);
    list.scrollTop = 300;
    await frame();
    source.items(item(100));
    await until(() => list.length === 51);
    await frame();
    expect(moving(list)).to.deep.equal([]);
  });
});
