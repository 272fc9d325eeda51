import { expect } from 'chai';
import fc from 'fast-check';
import { findAddresses, safeLink } from '../../src/elements/log/links.js';
import { readFragment, writeFragment } from '../../src/elements/log/permalink.js';

describe('log links', () => {
  it('finds addresses in text, without what only stands after them', () => {
    const found = (text: string) => findAddresses(text).map(({ start, end }) => text.slice(start, end));
    expect(found('see https://a.b/c, or http://d.e/f?g=1#h.')).to.deep.equal([
      'https://a.b/c',
      'http://d.e/f?g=1#h',
    ]);
    expect(found('(https://a.b/c_(d)) [http://x.y]')).to.deep.equal(['https://a.b/c_(d)', 'http://x.y']);
    expect(found('"https://a.b/" <https://c.d> `https://e.f`')).to.deep.equal([
      'https://a.b/',
      'https://c.d',
      'https://e.f',
    ]);
    expect(found('xhttps://no ftp://no javascript://no https://')).to.deep.equal([]);
    expect(found('http://localhost:3000/')).to.deep.equal(['http://localhost:3000/']);
  });

  it('lets nothing through but http, https and mailto', () => {
    for (const bad of [
      'javascript:x',
      'JaVaScRiPt:x',
      ' javascript:x',
      'java\nscript:x',
      'data:,x',
      'vbscript:x',
      'blob:https://x/y',
      'file:///x',
      'about:blank',
      '',
      '//x',
      '/x',
      '#x',
    ])
      expect(safeLink(bad), bad).to.equal('');
    fc.assert(
      fc.property(fc.webUrl(), fc.string(), (url, text) => {
        expect(safeLink(url)).to.match(/^https?:/);
        expect(safeLink(text)).to.match(/^$|^(https?|mailto):/);
      }),
    );
  });

  it('reads the lines of an address, of this log only', () => {
    expect(readFragment('#L10', '')).to.deep.equal({ from: 10, to: 10 });
    expect(readFragment('#L20-L10', '')).to.deep.equal({ from: 10, to: 20 });
    expect(readFragment('#build-L3-5', 'build')).to.deep.equal({ from: 3, to: 5 });
    for (const [fragment, id] of [
      ['#L10', 'build'],
      ['#build-L1', ''],
      ['#other-L1', 'build'],
      ['#L0', ''],
      ['#Lx', ''],
      ['#L1-', ''],
      ['', ''],
      ['#L99999999999', ''],
    ] as const)
      expect(readFragment(fragment, id), fragment).to.equal(undefined);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.nat(1_000),
        fc.constantFrom('', 'a', 'x-L1'),
        (from, more, id) => {
          const range = { from, to: from + more };
          expect(readFragment(writeFragment(range, id), id)).to.deep.equal(range);
        },
      ),
    );
  });
});
