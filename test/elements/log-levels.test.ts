import { expect } from 'chai';
import fc from 'fast-check';
import { jsonRows, jsonStart } from '../../src/elements/log/json-line.js';
import { levelOf, severityOf } from '../../src/elements/log/levels.js';

describe('log levels', () => {
  const cases: [string, string | undefined][] = [
    ['2026-01-01 12:00:00,123 ERROR db: connection lost', 'error'],
    ['12:00:00 [warn] slow', 'warn'],
    ['[INFO] Building', 'info'],
    ['time=12:00 level=error msg="x"', 'error'],
    ['level="warning" x', 'warn'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"level":30,"msg":"an ERROR in a message is no level"}', 'info'],
    ['{"name":"b","level":60,"v":0}', 'fatal'],
    ['{"severity":"CRITICAL"}', 'fatal'],
    ['{"level":"dbg"}', 'debug'],
    ['{"msg":"no level"}', undefined],
    ['error: could not compile', 'error'],
    ['error[E0308]: mismatched types', 'error'],
    ['src/a.ts:3:1: error: no', 'error'],
    ['src/a.ts(3,1): error TS2304: no', undefined],
    ['npm warn deprecated x', 'warn'],
    ['npm ERR! code 1', 'error'],
    ['warning: unused variable', 'warn'],
    ['::error file=a.js,line=1::No', 'error'],
    ['::warning::Careful', 'warn'],
    ['##[error]No', 'error'],
    ['2026-01-01T00:00:00.000Z ##[error]No', 'error'],
    ['TypeError: x is not a function', 'error'],
    ['java.lang.IllegalStateException: no', 'error'],
    ['Exception in thread "main" java.lang.Error: no', 'error'],
    ['<info> up', 'info'],
    ['| DEBUG | x', 'debug'],
    ['TRC x', 'trace'],
    ['FATAL: role does not exist', 'fatal'],
    ['0 errors, 3 warnings', undefined],
    ['an error occurred in the middle', undefined],
    ['Information for you', undefined],
    ['', undefined],
    ['a plain line', undefined],
  ];
  for (const [line, level] of cases) {
    it(`${JSON.stringify(line).slice(0, 60)} is ${level ?? 'of none'}`, () =>
      expect(levelOf(line)).to.equal(level));
  }

  it('reads any line in time that its length is worth', () => {
    for (const unit of ['[', 'level=', ' ', '{"a":', 'ERRO', '::', 'a.', '(((('])
      levelOf(unit.repeat(100_000));
    fc.assert(fc.property(fc.string(), (line) => severityOf(levelOf(line)) >= -1));
  });
});

describe('log JSON', () => {
  it('finds where it begins, and does not take punctuation for it', () => {
    expect(jsonStart('{"a":1}')).to.equal(0);
    expect(jsonStart('2026 info {"a":1}')).to.equal(10);
    expect(jsonStart('[x] {"a":[1]} ')).to.equal(4);
    for (const line of ['{}', '[]', '[12]', 'a [b] c', '{not json}', 'f(x) {', '"text"', '1', ''])
      expect(jsonStart(line), line).to.equal(-1);
    jsonStart(`${'['.repeat(50_000)}]`);
  });

  it('writes all of it, line by line', () => {
    const written = jsonRows({ a: 1, b: ['x', { c: null }], d: {}, e: 'one\ntwo' }).rows.map(
      ({ depth, words }) => '  '.repeat(depth) + words.map(({ text }) => text).join(''),
    );
    expect(written).to.deep.equal([
      '{',
      '  "a": 1,',
      '  "b": [',
      '    "x",',
      '    {',
      '      "c": null',
      '    }',
      '  ],',
      '  "d": {},',
      '  "e": "one',
      '  two"',
      '}',
    ]);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = jsonRows(value)
          .rows.map(({ words }) => words.map((word) => word.text).join(''))
          .join('');
        const plain = JSON.stringify(value);
        // Line feeds in strings became lines.
        if (!plain.includes('\\n')) expect(JSON.parse(text)).to.deep.equal(JSON.parse(plain));
      }),
    );
    const { rows, count } = jsonRows(
      Array.from({ length: 5_000 }, (_, index) => index),
      1_000,
    );
    expect([rows.length, count]).to.deep.equal([1_000, 5_002]);
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(jsonRows(deep).count).to.be.below(1_000);
  });
});
