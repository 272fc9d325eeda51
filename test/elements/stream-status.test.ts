import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/elements/defined/stream-room.js';
import '../../src/elements/defined/stream-status.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamStatus } from '../../src/elements/defined/stream-status.js';
import { StreamError } from '../../src/protocol/index.js';
import { inlineStyles, violations } from './accessibility.js';
import { FakeRoom } from './fake-room.js';
import { watchShifts } from './layout-shifts.js';
import { find, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const line = (element: StreamStatus) => [
  part(element, 'connection')?.textContent,
  ...(part(element, 'status')?.textContent ?? '')
    .replaceAll('\u00a0', ' ')
    .replace(/[\u2068\u2069]/g, '')
    .split(' · ')
    .filter((fact) => fact !== ''),
];

describe('stream-status', () => {
  it('shows the connection of its room', async () => {
    mount('<stream-room><stream-status></stream-status></stream-room>');
    const room = new FakeRoom();
    find('stream-room').client = room;
    const element = find('stream-status');
    await until(() => element.matches(':state(online)') && line(element)[0] === 'Connected');
    room.setConnection({ state: 'reconnecting', retryAt: Date.now() + 4_500 });
    await until(() => line(element)[0] === 'Offline. Trying again in 5 s');
    room.setConnection({ state: 'connected' });
    await until(() => line(element)[0] === 'Connected');
    element.remove();
    await until(() => room.observers === 0);
  });

  it('says that it connects only while something does', async () => {
    mount('<stream-status></stream-status>');
    const alone = find('stream-status');
    await until(() => alone.error !== undefined);
    await until(() => line(alone)[0] === 'Not connected');
    expect(alone.connection).to.deep.equal({ state: 'closed' });
    mount('<stream-room><stream-status></stream-status></stream-room>');
    const element = find('stream-status');
    await until(() => line(element)[0] === 'Not connected');
    find('stream-room').client = new FakeRoom();
    await until(() => line(element)[0] === 'Connected');
  });

  it('says so of a source that fails before it has answered, until it is tried again', async () => {
    mount('<stream-status></stream-status>');
    const element = find('stream-status');
    const source = new ScriptedSource('quiet', false);
    element.source = source;
    await until(() => line(element)[0] === 'Connecting');
    source.fail(new StreamError('network', 'gone'));
    await until(() => line(element)[0] === 'Not connected');
    void element.retry();
    await until(() => line(element)[0] === 'Connecting');
  });

  it('shows what runs: step, model, count and rate', async () => {
    mount('<stream-status></stream-status>');
    const element = find('stream-status');
    const source = new ScriptedSource();
    element.source = source;
    source.push({ kind: 'meta', data: { model: 'tiny-1' } }, { kind: 'progress', step: 'Thinking' });
    await until(() => line(element).includes('tiny-1'));
    expect(line(element)).to.deep.equal(['Connected', 'Thinking', 'tiny-1']);
    for (let at = 0; at < 12; at++) {
      source.push('four');
      await until(() => element.chunkCount === 1 + at);
    }
    await until(() => line(element).at(-1)?.endsWith('tokens/s') ?? false);
    source.complete();
    await until(() => line(element)[1] === 'Done');
    expect(line(element)).to.deep.equal(['Connected', 'Done', 'tiny-1', '12 chunks']);
  });

  it('tells no rate while the line is lost', async () => {
    mount('<stream-room><stream-status stream="a"></stream-status></stream-room>');
    const room = new FakeRoom();
    find('stream-room').client = room;
    const element = find('stream-status');
    const source = room.stream('a');
    source.start();
    for (let at = 1; at <= 12; at++) {
      source.push('four');
      await until(() => element.chunkCount === at);
    }
    await until(() => line(element).at(-1)?.endsWith('/s') ?? false);
    room.setConnection({ state: 'offline' });
    await until(() => line(element)[0] === 'Offline');
    expect(line(element)).to.deep.equal(['Offline', 'Running', '12 chunks']);
  });

  it('gets no wider than its row, whatever it has to say', async () => {
    mount('<div style="display: flex; flex-wrap: wrap; width: 10rem"><stream-status></stream-status></div>');
    const element = find('stream-status');
    const source = new ScriptedSource();
    element.source = source;
    source.push({ kind: 'meta', data: { model: 'a_model_with_a_long_name_of_its_own' } });
    await until(() => line(element).length > 2);
    expect(element.getBoundingClientRect().width).to.be.at.most(160);
    element.compact = true;
    await element.updateComplete;
    expect(element.getBoundingClientRect().width).to.be.greaterThan(5);
  });

  it('is one line that never becomes two, and moves nothing in it or below it', async () => {
    mount(
      '<div style="width: 15rem"><stream-room><stream-status stream="a" runs></stream-status></stream-room></div><p>Below</p>',
    );
    const room = new FakeRoom();
    find('stream-room').client = room;
    const element = find('stream-status');
    const source = room.stream('a');
    source.start();
    await until(() => line(element).includes('Running'));
    const height = element.getBoundingClientRect().height;
    const watch = watchShifts();
    source.push(
      { kind: 'meta', data: { model: 'a-model-with-a-long-name' } },
      { kind: 'progress', step: 'Writing' },
    );
    for (let at = 1; at <= 10; at++) {
      source.push('four');
      await until(() => element.chunkCount === at);
      await element.updateComplete;
    }
    const shifts = await watch.stop();
    expect(line(element)).to.include('10 chunks');
    expect(element.getBoundingClientRect().height).to.equal(height);
    expect(shifts).to.deep.equal([]);
  });

  it('is a group, so that the name that the page gives it is told', async () => {
    mount('<stream-status aria-label="Line to the desk"></stream-status>');
    const element = find('stream-status');
    await element.updateComplete;
    expect(element.internals.role).to.equal('group');
    expect(element.ariaLabel).to.equal('Line to the desk');
  });

  describe('with `runs`', () => {
    const NOW = Date.now();
    const begin = (room: FakeRoom, run: string) => {
      const list = room.stream('$runs');
      list.started = true;
      list.items({ run, task: run, stream: run, status: 'streaming', started: NOW });
    };
    const end = (room: FakeRoom, run: string) =>
      room.stream('$runs').push({ kind: 'update', key: run, item: { status: 'complete', ended: NOW } });
    const count = (element: StreamStatus) => part(element, 'count');
    const rows = (element: StreamStatus) => [
      ...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part="running-row"]') ?? []),
    ];
    const stop = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>('[part="stop"]');
    const show = (more = '') => {
      mount(`<stream-room><stream-status runs lang="en"></stream-status>${more}</stream-room>`);
      const room = new FakeRoom();
      find('stream-room').client = room;
      return { room, element: find('stream-status') };
    };

    it('counts what is running, and nothing when nothing is', async () => {
      const { room, element } = show();
      begin(room, 'a');
      begin(room, 'b');
      await until(() => count(element)?.textContent?.trim() === '2 running');
      expect(element.matches(':state(active)')).to.equal(true);
      end(room, 'a');
      await until(() => count(element)?.textContent?.trim() === '1 running');
      end(room, 'b');
      await until(() => count(element) === null);
      expect(element.matches(':state(active)')).to.equal(false);
      element.remove();
      await until(() => room.stream('$runs').open$.length === 0);
    });

    it('lists it when asked, with step and rate, and reads those streams only while somebody looks', async () => {
      const { room, element } = show();
      begin(room, 'a');
      const source = room.stream('a');
      source.start();
      source.push({ kind: 'meta', data: { model: 'tiny-1' } });
      await until(() => count(element) !== null);
      expect(source.readers).to.have.length(0);
      count(element)?.click();
      await until(() => rows(element).length === 1);
      expect(count(element)?.getAttribute('aria-expanded')).to.equal('true');
      await until(() => source.open$.length === 1);
      for (let at = 0; at < 12; at++) source.push('four');
      await until(() => rows(element)[0]?.textContent?.includes('tokens/s') ?? false);
      expect(rows(element)[0]?.textContent).to.contain('tiny-1').and.to.contain('Running');
      expect(inlineStyles(element).filter((styled) => styled !== part(element, 'panel'))).to.deep.equal([]);
      expect(await violations()).to.deep.equal([]);
      part(element, 'panel')?.hidePopover();
      await until(() => source.open$.length === 0);
    });

    it('stops the run that was meant, and keeps the focus in the list', async () => {
      const { room, element } = show();
      begin(room, 'a');
      await until(() => count(element) !== null);
      count(element)?.click();
      await until(() => rows(element).length === 1);
      stop(rows(element)[0])?.focus();
      stop(rows(element)[0])?.click();
      await until(() => room.stream('a').calls.includes('cancel a'));
      end(room, 'a');
      await until(() => part(element, 'running-none') !== null);
      expect(element.shadowRoot?.activeElement).to.equal(part(element, 'panel'));
      expect(count(element)?.textContent?.trim()).to.equal('0 running');
    });

    it('gives the focus back where it was opened, when it is closed by key', async () => {
      const { room, element } = show();
      begin(room, 'a');
      await until(() => count(element) !== null);
      count(element)?.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => rows(element).length === 1);
      await sendKeys({ press: 'Tab' });
      expect(element.shadowRoot?.activeElement?.closest('[part="running-row"]')).not.to.equal(null);
      await sendKeys({ press: 'Escape' });
      await until(() => rows(element).length === 0);
      expect(element.shadowRoot?.activeElement?.part.value).to.equal('count');
    });

    it('leads to the element that shows a run', async () => {
      const { room, element } = show('<stream-text stream="a"></stream-text>');
      begin(room, 'a');
      await until(() => count(element) !== null);
      count(element)?.click();
      await until(() => part(element, 'run-jump') !== null);
      const jump = next(element, 'stream-jump');
      part(element, 'run-jump')?.click();
      expect((await jump).run).to.equal('a');
      expect(document.activeElement).to.equal(find('stream-text'));
      expect(part(element, 'panel')?.matches(':popover-open')).to.equal(false);
    });
  });

  it('says why the line was given up', async () => {
    mount('<stream-room><stream-status compact></stream-status></stream-room>');
    const room = new FakeRoom();
    find('stream-room').client = room;
    const element = find('stream-status');
    room.setConnection({ state: 'closed', error: new StreamError('unauthorized', 'No') });
    await until(() => line(element)[0] === 'Not connected. You need to sign in to see this.');
    expect(part(element, 'line')?.title).to.equal('Not connected. You need to sign in to see this.');
  });

  for (const state of ['connecting', 'connected', 'reconnecting', 'offline', 'closed'] as const) {
    it(`is safe under a strict style-src and passes axe: ${state}`, async () => {
      mount('<stream-room><stream-status stream="a"></stream-status></stream-room>');
      const room = new FakeRoom();
      find('stream-room').client = room;
      const element = find('stream-status');
      room.stream('a').start();
      await until(() => element.running);
      room.setConnection({ state });
      await until(() => part(element, 'dot')?.dataset.state === state);
      await element.updateComplete;
      expect(inlineStyles(element)).to.deep.equal([]);
      expect(await violations()).to.deep.equal([]);
    });
  }
});
