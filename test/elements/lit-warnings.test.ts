/* In development Lit says what an element does the long way round; no element of ours should have it say anything. */
import { expect } from 'chai';
import '../../src/elements/index.js';
import { FakeRoom } from './fake-room.js';
import { find, mount, until } from './page.js';

const issued = () =>
  [...((globalThis as { litIssuedWarnings?: Set<string | undefined> }).litIssuedWarnings ?? [])].filter(
    (warning) => warning !== undefined && !/dev-mode|Lit is in dev mode/.test(warning),
  );

describe('Lit', () => {
  it('warns of nothing while every view finds its stream, shows it and leaves', async () => {
    mount(`<stream-room id="desk">
      <stream-form id="ask" task="a"><form><button>Ask</button></form></stream-form>
      <stream-text stream="a"></stream-text>
      <stream-list stream="a"><template><p>{{name}}</p></template></stream-list>
      <stream-log stream="a" toolbar></stream-log>
      <stream-progress stream="a" steps></stream-progress>
      <stream-progress for="ask"></stream-progress>
      <stream-progress value="1" max="4"></stream-progress>
      <stream-status stream="a" runs></stream-status>
      <stream-status></stream-status>
      <stream-steps></stream-steps>
      <stream-scroll><p>Words</p></stream-scroll>
    </stream-room>
    <stream-status for="desk" stream="a"></stream-status>`);
    const room = new FakeRoom();
    find('stream-room').client = room;
    const source = room.stream('a');
    source.start();
    source.push({ kind: 'progress', value: 0.5, step: 'Reading' }, 'Words');
    source.items({ name: 'Oder' });
    await until(() => find('stream-progress').value === 0.5);
    room.setConnection({ state: 'reconnecting', retryAt: Date.now() + 1_000 });
    source.complete();
    await until(() => find('stream-progress').status === 'complete');
    const updates = [...document.querySelectorAll('#stage *')].map(
      (element) => (element as { updateComplete?: Promise<unknown> }).updateComplete,
    );
    await Promise.all(updates);
    find('stream-room').remove();
    expect(issued()).to.deep.equal([]);
  });
});
