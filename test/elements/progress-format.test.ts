import { expect } from 'chai';
import fc from 'fast-check';
import { languageOf } from '../../src/elements/language.js';
import {
  formatAgo,
  formatByteRate,
  formatBytes,
  formatDuration,
  formatEstimate,
  formatNumber,
  formatPercent,
} from '../../src/elements/progress/format.js';
import { mount } from './page.js';

describe('figures', () => {
  it('are written in English', () => {
    expect([900, 12_400, 58_000, 64_000, 4_800_000].map((ms) => formatEstimate(ms, 'en'))).to.deep.equal([
      '1 sec',
      '10 sec',
      '1 min',
      '1 min',
      '1 hr 20 min',
    ]);
    expect([400, 12_400, 65_000, 7_200_000].map((ms) => formatDuration(ms, 'en'))).to.deep.equal([
      '0.4s',
      '12s',
      '1m 5s',
      '2h',
    ]);
    expect([900, 1_250, 999_960, 5_200_000].map((bytes) => formatBytes(bytes, 'en'))).to.deep.equal([
      '0.9 kB',
      '1.3 kB',
      '1 MB',
      '5.2 MB',
    ]);
    expect(formatByteRate(5_200_000, 'en')).to.equal('5.2 MB/s');
    expect(formatPercent(0.4299, 'en')).to.equal('42%');
    expect(formatNumber(1234.5, 'en')).to.equal('1,235');
    expect([20_000, 125_000, 3 * 3_600_000, 50 * 3_600_000].map((ms) => formatAgo(ms, 'en'))).to.deep.equal([
      'now',
      '2 minutes ago',
      '3 hours ago',
      '2 days ago',
    ]);
  });

  it('are written in the language that is asked for', () => {
    expect(formatPercent(0.42, 'de')).to.equal('42\u00a0%');
    expect(formatBytes(5_200_000, 'de')).to.equal('5,2 MB');
    expect(formatEstimate(12_400, 'de')).to.equal('10 Sek.');
    expect(formatAgo(125_000, 'de')).to.equal('vor 2 Minuten');
    expect(formatPercent(0.42, 'ar-EG')).to.equal('٤٢٪؜');
  });

  it('never show more than there is, nor less time with more left', () => {
    const percent = (fraction: number) => Number.parseInt(formatPercent(fraction, 'en'), 10);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fraction) => {
        expect(percent(fraction)).to.be.at.most(fraction * 100 + 1e-9);
      }),
    );
    // As sentences sort: seconds, then minutes, then hours.
    const rank = (ms: number) => {
      const [, a = '0', unit = '', b = '0'] = /^(\d+) (\w+)(?: (\d+))?/.exec(formatEstimate(ms, 'en')) ?? [];
      return Number(a) * { sec: 1, min: 60, hr: 3_600 }[unit as 'sec'] + Number(b) * 60;
    };
    fc.assert(
      fc.property(fc.nat(20_000_000), fc.nat(100_000), (ms, more) => {
        expect(rank(ms)).to.be.at.most(rank(ms + more));
      }),
    );
  });
});

describe('the language of an element', () => {
  it('is that of the nearest `lang`, through shadow roots; nonsense is none', () => {
    const stage = mount('<div lang="de"><p id="a"></p><div lang="no language"><p id="b"></p></div></div>');
    const root = stage.querySelector('#a')?.attachShadow({ mode: 'open' });
    const inner = document.createElement('span');
    root?.append(inner);
    expect(languageOf(inner)).to.equal('de');
    expect(languageOf(stage.querySelector('#b') as Element)).to.equal(undefined);
  });
});
