import { expect } from 'chai';
import fc from 'fast-check';
import { ScrollMap } from '../../src/elements/log/scroll-map.js';

describe('log scroll map', () => {
  it('is the scroll position itself while the log is short enough', () => {
    const map = new ScrollMap(1_000);
    map.resize(900, 100);
    map.scrolled(250);
    expect([map.height, map.top, map.place(300), map.left]).to.deep.equal([900, 250, 300, 550]);
  });

  it('reaches every place of a log that is taller than any element, and both ends', () => {
    const map = new ScrollMap(10_000);
    map.resize(1_000_000, 100);
    expect(map.height).to.equal(10_000);
    for (const top of [0, 1, 500, 499_999.5, 999_899, 999_900]) {
      map.moveTo(top);
      expect(map.top).to.equal(top);
      expect(map.scrollTop).to.be.within(0, 9_900);
      expect(map.place(top)).to.equal(map.scrollTop);
    }
    map.scrolled(0);
    expect(map.top).to.equal(0);
    map.scrolled(9_900);
    expect(map.left).to.equal(0);
  });

  it('moves pixel for pixel, then puts the scroll bar where it belongs without moving what is in view', () => {
    const map = new ScrollMap(10_000);
    map.resize(1_000_000, 100);
    map.moveTo(500_000);
    const { scrollTop } = map;
    for (let step = 1; step <= 10; step++) map.scrolled(scrollTop + step * 20);
    expect(map.top).to.equal(500_200);
    expect(map.settle()).to.equal(true);
    expect(map.top).to.equal(500_200);
    expect(map.place(500_200)).to.equal(map.scrollTop);
  });

  it('is always inside the log', () => {
    const step = fc.record({
      to: fc.nat(12_000),
      content: fc.nat(3_000_000),
      view: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const map = new ScrollMap(10_000);
        for (const { to, content, view } of steps) {
          map.resize(content, view);
          map.scrolled(Math.min(to, Math.max(0, map.height - view)));
          expect(map.top).to.be.within(0, Math.max(0, content - view));
          if (to % 3 === 0) map.settle();
        }
      }),
    );
  });
});
