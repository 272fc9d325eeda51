import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import type { Json } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const INSIDE: Record<string, string> = {
  'its own list': '<template><p><a href="#{{id}}">{{name}}</a></p></template>',
  'a ul': '<ul></ul><template><li><a href="#{{id}}">{{name}}</a></li></template>',
};

async function show(inside: string, count: number): Promise<[ScriptedSource, StreamList]> {
  const source = new ScriptedSource();
  mount(`<stream-list roving style="height: 300px; overflow: auto">${inside}</stream-list>`);
  const element = find('stream-list');
  element.source = source;
  source.items(...range(1, count));
  await until(() => element.length === count && element.querySelector('[tabindex="0"]') !== null);
  await frame();
  return [source, element];
}

function range(from: number, to: number): Json[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: from + index,
    name: `Item ${from + index}`,
  }));
}

const focusedKey = () => (document.activeElement as HTMLElement | null)?.dataset.streamKey;

async function press(key: string, expected: string): Promise<void> {
  await sendKeys({ press: key });
  await until(() => focusedKey() === expected);
}

describe('stream-list, with roving focus', () => {
  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`moves through ${name} by keys, also where rows are not in the document`, async () => {
      const [, element] = await show(inside, 2_000);
      expect(element.querySelectorAll('[tabindex="0"]')).to.have.length(1);
      (element.querySelector('[tabindex="0"]') as HTMLElement).focus();
      await press('ArrowDown', '2');
      await press('ArrowUp', '1');
      await press('End', '2000');
      expect(element.scrollTop).to.be.above(1_000);
      await press('ArrowUp', '1999');
      await press('Home', '1');
      expect(element.scrollTop).to.equal(0);
      await sendKeys({ press: 'PageDown' });
      await until(() => Number(focusedKey()) > 3);
      expect(element.querySelectorAll('[tabindex="0"]')).to.have.length(1);
    });

    it(`survives in ${name} when its row is scrolled away or deleted`, async () => {
      const [source, element] = await show(inside, 1_000);
      (element.querySelector('[tabindex="0"]') as HTMLElement).focus();
      await press('ArrowDown', '2');
      // WebKit brings it into view in the next frame.
      await frame();
      element.scrollTop = element.scrollHeight;
      await until(() => element.querySelector('[data-stream-key="1000"]') !== null);
      await frame();
      expect(focusedKey()).to.equal('2');
      source.push({ kind: 'delete', keys: ['2', '3'] });
      await until(() => element.length === 998);
      await until(() => focusedKey() === '4' || element.querySelector('[data-stream-key="4"]') === null);
      element.scrollTop = 0;
      await until(() => element.querySelector('[data-stream-key="4"]') !== null);
      expect((element.querySelector('[data-stream-key="4"]') as HTMLElement).tabIndex).to.equal(0);
    });
  }

  it('does with Enter what the row’s first link does', async () => {
    const [, element] = await show(INSIDE['a ul'] as string, 3);
    (element.querySelector('[tabindex="0"]') as HTMLElement).focus();
    await press('ArrowDown', '2');
    await sendKeys({ press: 'Enter' });
    await until(() => location.hash === '#2');
    location.hash = '';
  });

  it('leaves keys alone in a field, and with modifiers', async () => {
    const [, element] = await show('<ul></ul><template><li><input value="{{name}}"></li></template>', 3);
    element.querySelector('input')?.focus();
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'End' });
    expect(document.activeElement?.localName).to.equal('input');
  });

  it('can be turned off, and is accessible', async () => {
    const [, element] = await show(INSIDE['a ul'] as string, 30);
    expect(await violations()).to.deep.equal([]);
    element.roving = false;
    await until(() => element.querySelector('li[tabindex]') === null);
  });

  it('brings any row into view when asked by its key', async () => {
    for (const inside of Object.values(INSIDE)) {
      const [, element] = await show(inside, 3_000);
      const row = (await element.reveal('2500')) as HTMLElement;
      expect(row.dataset.streamKey).to.equal('2500');
      await frame();
      const box = element.getBoundingClientRect();
      expect(row.isConnected).to.equal(true);
      expect(row.getBoundingClientRect().top).to.be.within(box.top - 1, box.bottom);
      expect(await element.reveal('nothing')).to.equal(undefined);
    }
  });
});
