import { expect } from 'chai';
import '../../src/elements/stream-room.js';
import '../../src/elements/stream-status.js';
import type { StreamStatus } from '../../src/elements/stream-status.js';
import { inlineStyles, violations } from './accessibility.js';
import { FakeRoom } from './fake-room.js';
import { find, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const line = (element: StreamStatus) =>
  [...(element.shadowRoot?.querySelectorAll('[part="line"] span') ?? [])]
    .map((span) => span.textContent)
    .slice(1);

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

  it('shows what runs: step, model, count and rate', async () => {
    mount('<stream-status></stream-status>');
    const element = find('stream-status');
    const source = new ScriptedSource();
    element.source = source;
    source.push({ kind: 'meta', data: { model: 'tiny-1' } }, { kind: 'progress', step: 'Thinking' });
    await until(() => line(element).includes('tiny-1'));
    expect(line(element)).to.deep.equal(['Connected', 'Thinking', 'tiny-1', '2 chunks']);
    for (let at = 0; at < 12; at++) {
      source.push('four');
      await until(() => element.chunkCount === 3 + at);
    }
    await until(() => line(element).at(-1)?.endsWith('tokens/s') ?? false);
    source.complete();
    await until(() => line(element)[1] === 'Done');
    expect(line(element)).to.deep.equal(['Connected', 'Done', 'tiny-1', '14 chunks']);
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

  it('is safe under a strict style-src and passes axe', async () => {
    mount('<stream-room><stream-status stream="a"></stream-status></stream-room>');
    const room = new FakeRoom();
    find('stream-room').client = room;
    const element = find('stream-status');
    room.stream('a').start();
    await until(() => element.running);
    await element.updateComplete;
    expect(inlineStyles(element)).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
  });
});
