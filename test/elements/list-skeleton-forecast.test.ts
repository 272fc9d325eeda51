import { expect } from 'chai';
import fc from 'fast-check';
import { SkeletonForecast } from '../../src/elements/list/skeleton-forecast.js';

describe('list skeleton forecast', () => {
  it('expects what batches before had, one that was out of the way aside', () => {
    const forecast = new SkeletonForecast();
    for (const size of [20, 20, 3, 20]) forecast.saw(size);
    expect(forecast.next({ length: 63, total: undefined, initial: 0 })).to.equal(20);
  });

  it('expects no more than there can be', () => {
    const forecast = new SkeletonForecast();
    forecast.saw(20);
    expect(forecast.next({ length: 20, total: 25, initial: 0 })).to.equal(5);
    expect(forecast.next({ length: 25, total: 25, initial: 0 })).to.equal(0);
    expect(forecast.next({ length: 30, total: 25, initial: 0 })).to.equal(0);
  });

  it('knows nothing before anything came but what it is told', () => {
    const forecast = new SkeletonForecast();
    expect(forecast.next({ length: 0, total: undefined, initial: 0 })).to.equal(0);
    expect(forecast.next({ length: 0, total: 4, initial: 6 })).to.equal(4);
  });

  it('stays between nothing and what is left, whatever came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), fc.nat(500), fc.option(fc.nat(600)), (batches, length, total) => {
        const forecast = new SkeletonForecast();
        for (const size of batches) forecast.saw(size);
        const next = forecast.next({ length, total: total ?? undefined, initial: 3 });
        expect(next).to.be.within(0, Math.min(50, total === null ? 50 : Math.max(0, total - length)));
      }),
    );
  });
});
