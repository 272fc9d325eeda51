import { expect } from 'chai';
import { loadCode } from '../../src/elements/load-code.js';

describe('code that is loaded when it is wanted', () => {
  it('is asked for again when the network is back', async () => {
    let asked = 0;
    const loaded = loadCode(async () => {
      asked++;
      if (asked === 1) setTimeout(() => dispatchEvent(new Event('online')));
      if (asked === 2) return 'code';
      throw new TypeError('Failed to fetch dynamically imported module');
    });
    expect(await loaded).to.equal('code');
    expect(asked).to.equal(2);
  });

  it('is not asked for for ever', async () => {
    let asked = 0;
    const error = await loadCode(async () => {
      asked++;
      setTimeout(() => dispatchEvent(new Event('online')));
      throw new TypeError('404');
    }).catch((reason) => reason);
    expect(error).to.be.instanceOf(TypeError);
    expect(asked).to.equal(6);
  });
});
