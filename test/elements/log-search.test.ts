import { expect } from 'chai';
import fc from 'fast-check';
import { BoundedExpression } from '../../src/elements/log/bounded-expression.js';
import { costOf, mayExplode } from '../../src/elements/log/expression-cost.js';
import { severityOf } from '../../src/elements/log/levels.js';
import { LogSearch } from '../../src/elements/log/log-search.js';
import { LogStore } from '../../src/elements/log/log-store.js';
import { createMatcher, type SearchOptions } from '../../src/elements/log/matcher.js';
import { until } from './page.js';

describe('log matcher', () => {
  const cases: [string, SearchOptions, string, [number, number][]][] = [
    [
      'b',
      {},
      'abB',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    ['b', { caseSensitive: true }, 'abB', [[1, 2]]],
    ['a.c', {}, 'abc a.c', [[4, 7]]],
    [
      'a.c',
      { regex: true },
      'abc a.c',
      [
        [0, 3],
        [4, 7],
      ],
    ],
    ['err', { wholeWord: true }, 'error err', [[6, 9]]],
    ['über', { wholeWord: true }, 'Xüber über', [[6, 10]]],
    ['$x(', {}, 'a $x( b', [[2, 5]]],
    [
      '^a|b$',
      { regex: true },
      'a b',
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['x*', { regex: true }, 'axx', [[1, 3]]],
    ['b', { inverse: true }, 'abc', []],
  ];
  for (const [query, options, line, expected] of cases) {
    it(`finds ${query} ${JSON.stringify(options)} in ${line}`, () => {
      const matcher = createMatcher(query, options);
      // In any order: none of the two may go on where the other has ended.
      for (const _ of [1, 2]) {
        expect(matcher.find(line)).to.deep.equal(expected);
        expect(matcher.test(line)).to.equal(options.inverse ? false : expected.length > 0);
      }
    });
  }

  it('finds any text in itself, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (query, before, after) => {
        expect(createMatcher(query, { caseSensitive: true }).test(before + query + after)).to.equal(
          (before + query + after).includes(query),
        );
      }),
    );
  });

  it('refuses what is no expression, and what could take for ever', () => {
    expect(() => createMatcher('(', { regex: true })).to.throw(SyntaxError);
    for (const bad of [
      '(a+)+$',
      '(a|a)*$',
      '(.*)*x',
      '([a-z]+)*\\d',
      '(a{2,}){2,}',
      '((a|b)+c)+',
      '(\\w+\\s?)+$',
      '(a)\\1',
      '.*a.*b.*c.*d',
      'a*a*a*a*a*b',
      '(a?){20}a{20}',
      '(a+){5}b',
      '(a|b|ab){9}',
      `${'a?'.repeat(25)}b`,
      '(?:[\\w.]+\\.)+x',
    ])
      expect(mayExplode(bad), bad).to.equal(true);
    for (const good of [
      'error|warn',
      '\\d+ms',
      '^.*failed$',
      '(foo|bar)?baz',
      '[a+]+',
      'a\\+\\*',
      '(?:err)or: .*timeout',
      '\\(\\w+\\)',
      'x{2,4}',
      '^(GET|POST) \\S+ 5\\d\\d',
      '(\\d+\\.){3}\\d+',
      '\\d+\\.\\d+\\.\\d+\\.\\d+',
      '"[^"]*": "[^"]*"',
      '(?:\\w+/)+\\w+',
    ])
      expect(mayExplode(good), good).to.equal(false);
  });
});

describe('a bounded expression', () => {
  const atoms = [
    'a',
    'b',
    '.',
    '\\d',
    '[ab]',
    'a*',
    'b+',
    '.*',
    'a?',
    '(?:a|b)',
    '^',
    '$',
    '\\b',
    'a{1,3}',
    '[^b]*b',
  ];
  const line = fc
    .array(fc.constantFrom('a', 'b', ' ', '1', 'aab'), { maxLength: 40 })
    .map((all) => all.join(''));

  it('finds what begins and ends with anything also from within a line', () => {
    const bounded = new BoundedExpression('.*aa?.*', '', { steps: 30, budget: 1_000 });
    expect(bounded.exec('aaaaaabaaaab', 6)?.index).to.equal(6);
  });

  it('finds in pieces what it finds in one go, but for what it says it may have missed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 6 }).map((all) => all.join('')),
        line,
        fc.nat(10),
        fc.constantFrom(30, 500, 20_000),
        (source, text, from, steps) => {
          fc.pre(!mayExplode(source) && from <= text.length);
          const bounded = new BoundedExpression(source, '', { steps, budget: 1_000 });
          const pattern = new RegExp(source, 'g');
          pattern.lastIndex = from;
          const [found, expected] = [bounded.exec(text, from), pattern.exec(text)];
          if (bounded.isPartial) return;
          expect(found?.index).to.equal(expected?.index);
          expect(found === null).to.equal(expected === null);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives a costly line only its time, and says so', () => {
    for (const [source, hostile] of [
      ['.*.*.*x', 'a'.repeat(1_000_000)],
      ['a+b', 'a'.repeat(1_000_000)],
      ['x{0,9}y{0,9}(?:a|b)c', 'ab'.repeat(500_000)],
    ] as const) {
      const bounded = new BoundedExpression(source, '', { budget: 0 });
      expect(bounded.exec(hostile, 0), source).to.equal(null);
      expect(bounded.isPartial, source).to.equal(true);
      expect(bounded.exec('abc', 0) === null, source).to.equal(!new RegExp(source).test('abc'));
      expect(bounded.isPartial, source).to.equal(false);
    }
  });

  it('costs what its repetitions and choices cost', () => {
    expect(costOf('error')).to.deep.equal({ endless: 0, ways: 1 });
    expect(costOf('a.*b.*c')).to.deep.equal({ endless: 2, ways: 1 });
    expect(costOf('\\d+ms in [^"]*"')).to.deep.equal({ endless: 1, ways: 1 });
    expect(costOf('https?:(?:a|b)(?:c|d)')).to.deep.equal({ endless: 0, ways: 8 });
    expect(costOf('error|warn|fatal')).to.deep.equal({ endless: 0, ways: 3 });
  });
});

describe('log search', () => {
  function filledStore(count: number): LogStore {
    const store = new LogStore();
    for (let at = 0; at < count; at++)
      store.append(at % 10 === 0 ? `\u001b[31mhit\u001b[0m ${at}\n` : `line ${at}\n`);
    return store;
  }

  it('finds all lines, in order, and goes on as lines come and end', async () => {
    const store = filledStore(20_000);
    const search = new LogSearch(store, () => {});
    search.start({ matcher: createMatcher('hit \\d+', { regex: true }) });
    await until(() => !search.isBusy);
    expect(search.hits).to.have.length(2_000);
    expect(search.hits.slice(0, 3)).to.deep.equal([0, 10, 20]);
    store.append('hit');
    search.poke();
    store.append(' 1\nno\n');
    search.poke();
    await until(() => !search.isBusy);
    expect(search.hits.at(-1)).to.equal(20_000);
    expect([search.indexFrom(0), search.indexFrom(11), search.indexFrom(99_999)]).to.deep.equal([
      0, 2, 2_001,
    ]);
  });

  it('gives the page its turn, tells how far it is, and stops when something else is looked for', async () => {
    const store = filledStore(200_000);
    const looked: number[] = [];
    const search = new LogSearch(store, () => looked.push(search.looked));
    search.start({ matcher: createMatcher('(?:l|m)ine 1.*9', { regex: true }) });
    expect(search.isBusy).to.equal(true);
    expect(search.looked).to.be.below(200_000);
    looked.length = 0;
    search.start({ matcher: createMatcher('hit 199990') });
    await until(() => !search.isBusy);
    expect(search.hits).to.deep.equal([199_990]);
    expect(looked).to.deep.equal([...looked].sort((a, b) => a - b));
    expect(looked.length).to.be.above(1);
    search.start({});
    expect([search.isActive, search.hits.length]).to.deep.equal([false, 0]);
  });

  it('forgets what was let go', async () => {
    const store = new LogStore();
    store.maxLines = 1_000;
    const search = new LogSearch(store, () => {});
    search.start({ matcher: createMatcher('7') });
    const { hits } = search;
    for (let at = 0; at < 50; at++) {
      for (let line = 0; line < 200; line++) store.append(`${at * 200 + line}\n`);
      search.poke();
      await until(() => !search.isBusy);
    }
    search.poke();
    const expected = [];
    for (let line = store.first; line < store.end; line++)
      if (String(line).includes('7')) expected.push(line);
    expect(search.hits).to.deep.equal(expected);
    expect(search.hits).to.equal(hits);
  });

  it('counts lines that were too costly', async () => {
    const store = new LogStore();
    store.append(`${'a'.repeat(500_000)}\nshort\n${'a'.repeat(500_000)}b\n`);
    const search = new LogSearch(store, () => {});
    search.start({ matcher: createMatcher('.*.*.*b', { regex: true }) });
    await until(() => !search.isBusy);
    expect([search.hits.length, search.partial]).to.deep.equal([0, 2]);
  });

  it('keeps what continues a line with it', async () => {
    const store = new LogStore();
    store.append('INFO a\nERROR b\n  at x\n  at y\nplain\nWARN c\n\td\n');
    store.append('given\n', { level: 'error' });
    const search = new LogSearch(store, () => {});
    search.start({ severity: severityOf('error') });
    await until(() => !search.isBusy);
    expect(search.hits).to.deep.equal([1, 2, 3, 7]);
    search.start({ severity: severityOf('warn'), matcher: createMatcher('[ad]', { regex: true }) });
    await until(() => !search.isBusy);
    expect(search.hits).to.deep.equal([2, 3, 5, 6].filter((line) => /[ad]/i.test(store.plain(line))));
  });
});
