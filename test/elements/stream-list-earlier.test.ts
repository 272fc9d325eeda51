import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import '../../src/elements/defined/stream-room.js';
import type { StreamList } from '../../src/elements/defined/stream-list.js';
import { type Json, StreamError } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { FakeRoom } from './fake-room.js';
import { watchShifts } from './layout-shifts.js';
import { find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const ROW = 'style="height: 20px; margin: 0; line-height: 20px"';
const INSIDE: Record<string, string> = {
  'its own list': `<template><p ${ROW}>{{name}}</p></template>`,
  'a ul': `<ul style="margin: 0"></ul><template><li ${ROW}>{{name}}</li></template>`,
  'a table': `<table style="border-spacing: 0"><tbody></tbody></table><template><tr><td ${ROW}>{{name}}</td></tr></template>`,
};
const BOX = 'style="display: block; height: 200px; overflow: auto"';

function item(id: number): Json {
  return { id, name: `Item ${id}` };
}

/** A source with one chunk for each of so many items. */
function filled(count: number): ScriptedSource {
  const source = new ScriptedSource();
  for (let id = 1; id <= count; id++) source.items(item(id));
  return source;
}

async function show(source: ScriptedSource, attributes: string, inside: string): Promise<StreamList> {
  mount(`<stream-list ${attributes}>${inside}</stream-list>`);
  const element = find('stream-list');
  element.source = source;
  await until(() => element.length > 0);
  await frame();
  return element;
}

function ids(element: StreamList): number[] {
  return element.items.map((each) => (each as { id: number }).id);
}

function range(from: number, to: number): number[] {
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => from + at * step);
}

/** Where a row is on the screen, at the end of each frame until `stop`. */
function watch(row: Element): { stop: () => number[] } {
  const tops = [row.getBoundingClientRect().top];
  let isOn = true;
  const channel = new MessageChannel();
  const look = () => {
    if (!isOn) return;
    // After the frame was laid out: a message comes after it.
    channel.port1.onmessage = () => {
      tops.push(row.getBoundingClientRect().top);
      requestAnimationFrame(look);
    };
    channel.port2.postMessage('');
  };
  requestAnimationFrame(look);
  return {
    stop() {
      isOn = false;
      return tops;
    },
  };
}

function button(element: StreamList): HTMLButtonElement | null {
  return part<HTMLButtonElement>(element, 'load-earlier');
}

describe('stream-list, earlier rows', () => {
  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`begins with the last chunks in ${name}, and puts earlier ones in front without a jump`, async () => {
      const source = filled(1_000);
      const element = await show(source, `last="50" ${BOX}`, inside);
      // A slow browser draws them in more than one frame.
      await until(() => element.length === 50);
      expect(ids(element)).to.deep.equal(range(951, 1_000));
      expect(element.hasEarlier).to.equal(true);
      expect(source.reads).to.deep.equal([]);
      const row = element.rowOf('951') as HTMLElement;
      const shifts = watchShifts();
      const watched = watch(row);
      expect(await element.loadEarlier()).to.equal(50);
      await frame();
      for (const top of watched.stop()) expect(top).to.be.closeTo(row.getBoundingClientRect().top, 1);
      const shifted = await shifts.stop();
      // In a table Chromium anchors nothing, and counts what is brought back by script, however still it stands.
      if (name !== 'a table') expect(shifted).to.deep.equal([]);
      expect(ids(element)).to.deep.equal(range(901, 1_000));
      expect(source.reads).to.deep.equal([[901, 950]]);
      expect(element.rowOf('951')).to.equal(row);
    });

    it(`loads when a person scrolls to the beginning in ${name}, until all is there`, async () => {
      const source = filled(700);
      const element = await show(source, `last="100" ${BOX}`, inside);
      for (let turn = 0; element.hasEarlier && turn < 100; turn++) {
        const { length } = element;
        element.scrollTop = 900;
        await frame();
        element.scrollTop = 30;
        await until(() => element.length > length);
        await frame();
      }
      expect(ids(element)).to.deep.equal(range(1, 700));
      expect(part(element, 'earlier')?.textContent?.trim()).to.equal('This is the beginning');
      expect(element.rowOf('699') === undefined || element.rowOf('1') === undefined).to.equal(
        name !== 'its own list',
      );
    });

    it(`goes on at the end in ${name} where the newest is on top`, async () => {
      const source = filled(300);
      const element = await show(source, `last="30" mode="prepend" ${BOX}`, inside);
      await until(() => element.length >= 30);
      expect(ids(element)[0]).to.equal(300);
      const first = element.rowOf('300') as HTMLElement;
      const { top } = first.getBoundingClientRect();
      await element.loadEarlier();
      await frame();
      expect(first.getBoundingClientRect().top).to.equal(top);
      while (element.hasEarlier) {
        const { length } = element;
        element.scrollTop = element.scrollHeight;
        await until(() => element.length > length);
      }
      expect(ids(element)).to.deep.equal(range(300, 1));
    });
  }

  for (const [name, inside] of Object.entries(INSIDE)) {
    it(`keeps the place in ${name} a little below its top`, async () => {
      const element = await show(filled(200), `last="50" ${BOX}`, inside);
      element.scrollTop = 7;
      await frame();
      const row = element.rowOf('152') as HTMLElement;
      const { top } = row.getBoundingClientRect();
      await element.loadEarlier();
      await frame();
      expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
    });
  }

  it('does not move a page that has just opened, and takes a wheel at its very top for a wish', async () => {
    const source = filled(100);
    const element = await show(source, `last="20" ${BOX}`, INSIDE['its own list'] as string);
    await frame();
    expect(source.reads).to.deep.equal([]);
    expect(element.scrollTop).to.equal(0);
    element.dispatchEvent(new WheelEvent('wheel', { deltaY: -10, bubbles: true }));
    await until(() => element.length === 40);
    expect(source.reads).to.deep.equal([[61, 80]]);
    await until(() => element.scrollTop > 0);
  });

  it('keeps the place while new rows come and old ones are loaded at once', async () => {
    const source = filled(200);
    const element = await show(source, `last="50" follow ${BOX}`, INSIDE['its own list'] as string);
    await until(() => element.scrollTop > 0);
    element.dispatchEvent(new WheelEvent('wheel', { deltaY: -10, bubbles: true }));
    element.scrollTop = 300;
    await frame();
    const row = element.rowOf('165') as HTMLElement;
    const { top } = row.getBoundingClientRect();
    const loaded = element.loadEarlier();
    source.items(item(201));
    await loaded;
    await until(() => element.itemOf('201') !== undefined);
    await frame();
    expect(row.getBoundingClientRect().top).to.be.closeTo(top, 1);
    expect(ids(element)).to.deep.equal(range(101, 201));
  });

  it('says what is no longer kept once all else is there, however much was trimmed meanwhile', async () => {
    const source = filled(100);
    source.first = 21;
    const element = await show(source, `last="30" ${BOX}`, INSIDE['its own list'] as string);
    source.first = 45;
    while (element.hasEarlier) await element.loadEarlier();
    await frame();
    expect(ids(element)).to.deep.equal(range(45, 100));
    expect(part(element, 'earlier')?.textContent).to.include('Chunks 1 to 44 are no longer kept');
    expect(await element.loadEarlier()).to.equal(0);
  });

  it('goes on past pages without rows', async () => {
    const source = new ScriptedSource();
    source.items(item(1));
    for (let at = 0; at < 20; at++) source.push({ kind: 'progress', value: at / 20 });
    source.items(item(2));
    const element = await show(source, 'last="5"', INSIDE['a ul'] as string);
    expect(await element.loadEarlier()).to.equal(1);
    expect(ids(element)).to.deep.equal([1, 2]);
    expect(source.reads.length).to.equal(4);
  });

  it('shows earlier items as later chunks have left them', async () => {
    const source = filled(6);
    source.push(
      { kind: 'update', key: '2', item: { name: 'changed' } },
      { kind: 'delete', keys: ['3'] },
      { kind: 'items', items: [{ id: 5, name: 'again' }] },
      { kind: 'items', items: [item(7)] },
    );
    const element = await show(source, 'last="4"', INSIDE['a ul'] as string);
    await element.loadEarlier();
    await element.loadEarlier();
    expect(element.textContent?.match(/Item \d|changed|again/g)).to.deep.equal([
      'Item 1',
      'changed',
      'Item 4',
      'Item 6',
      'again',
      'Item 7',
    ]);
    expect(element.ignoredCount).to.equal(0);
  });

  it('loads nothing from before a clear, nor beyond a limit, nor of more chunks than are to be kept', async () => {
    for (const [attributes, expected] of [
      ['last="10"', range(31, 60)],
      ['last="10" limit="15"', range(46, 60)],
      ['last="10" max-chunks="12"', range(49, 60)],
    ] as const) {
      const source = filled(30);
      source.push({ kind: 'clear' });
      for (const id of range(31, 60)) source.items(item(id));
      const element = await show(source, attributes, INSIDE['a ul'] as string);
      while (element.hasEarlier) await element.loadEarlier();
      expect(ids(element), attributes).to.deep.equal([...expected]);
      await frame();
      expect(part(element, 'earlier')?.textContent?.trim(), attributes).not.to.equal('');
    }
  });

  it('reads one page at a time, and drops what was read of a generation that is over', async () => {
    const source = filled(50);
    const element = await show(source, 'last="10"', INSIDE['a ul'] as string);
    let go = () => {};
    source.mayRead = () =>
      new Promise((resolve) => {
        go = resolve;
      });
    const loading = [element.loadEarlier(), element.loadEarlier()];
    await until(() => button(element)?.getAttribute('aria-busy') === 'true');
    expect(source.reads).to.deep.equal([[31, 40]]);
    source.reset();
    source.items(item(900));
    await until(() => element.length === 1);
    go();
    expect(await Promise.all(loading)).to.deep.equal([0, 0]);
    await frame();
    expect(ids(element)).to.deep.equal([900]);
    expect(element.hasEarlier).to.equal(false);
  });

  it('says that loading failed and lets the person try again, who keeps the focus throughout', async () => {
    const source = filled(30);
    const element = await show(source, 'last="10"', INSIDE['a ul'] as string);
    source.mayRead = () => Promise.reject(new StreamError('network', 'Gone'));
    button(element)?.focus();
    element.style.width = '250px';
    const height = part(element, 'earlier')?.offsetHeight;
    button(element)?.click();
    await until(() => part(element, 'earlier')?.textContent?.includes('could not be loaded') === true);
    expect(element.error).to.equal(undefined);
    expect(part(element, 'earlier')?.offsetHeight).to.equal(height);
    expect(ids(element)).to.deep.equal(range(21, 30));
    expect(await violations()).to.deep.equal([]);
    source.mayRead = async () => {};
    for (const length of [20, 30]) {
      expect(element.shadowRoot?.activeElement).to.equal(button(element));
      button(element)?.click();
      await until(() => element.length === length);
      await frame();
    }
    expect(button(element)).to.equal(null);
    expect(element.shadowRoot?.activeElement?.textContent).to.equal('This is the beginning');
    expect(part(element, 'earlier')?.offsetHeight).to.equal(height);
    expect(await violations()).to.deep.equal([]);
  });

  it('begins with the last chunks of a room’s stream, and tells the page what it loads', async () => {
    mount(`<stream-room><stream-list stream="orders" last="2">${INSIDE['a ul']}</stream-list></stream-room>`);
    const room = new FakeRoom();
    const source = room.stream('orders');
    source.started = true;
    for (const id of range(1, 5)) source.items(item(id));
    find('stream-room').client = room;
    const element = find('stream-list');
    await until(() => element.length === 2);
    await frame();
    const told = next(element, 'stream-update');
    await element.loadEarlier();
    const { op, keys, replay } = await told;
    expect({ op, keys, replay }).to.deep.equal({ op: 'prepend', keys: ['2', '3'], replay: true });
  });

  it('goes on where it was after it was moved', async () => {
    const source = filled(30);
    const element = await show(source, 'last="10"', INSIDE['its own list'] as string);
    await element.loadEarlier();
    const box = document.createElement('div');
    document.querySelector('#stage')?.append(box);
    element.remove();
    await frame();
    box.append(element);
    source.items(item(31));
    await until(() => element.length === 21);
    await element.loadEarlier();
    expect(ids(element)).to.deep.equal(range(1, 31));
  });
});
