import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import { find, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

/** Has the browser collect what nothing holds any more, as it does by itself some time. */
async function collectGarbage(): Promise<void> {
  let collected = 0;
  const registry = new FinalizationRegistry(() => collected++);
  for (let round = 1; round <= 3; round++) {
    registry.register({}, undefined);
    const garbage: unknown[] = [];
    await until(() => {
      garbage[0] = Array.from({ length: 500_000 }, () => ({}));
      return collected >= round;
    });
  }
}

describe('custom states', () => {
  it('are taken away, too, when much was collected since they were set', async function () {
    this.timeout(6 * this.timeout());
    mount('<stream-text></stream-text>');
    const text = find('stream-text');
    const source = new ScriptedSource();
    text.source = source;
    source.push('Hello');
    await until(() => text.matches(':state(streaming)'));
    await collectGarbage();
    source.complete();
    await until(() => text.matches(':state(complete)'));
    expect(text.matches(':state(streaming)')).to.equal(false);
  });
});
