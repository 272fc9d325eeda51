import { expect } from 'chai';
import fc from 'fast-check';
import { parseLine, stripAnsi, styleAfter } from '../../src/elements/log/ansi.js';
import { applySgr, Flag, PLAIN, sgrOf, TRUE_COLOR } from '../../src/elements/log/sgr.js';

const ESC = '\u001b';

function texts(line: string): string {
  return parseLine(line)
    .map(({ text }) => text)
    .join('');
}

describe('log ANSI', () => {
  it('reads colours of all three kinds, and every decoration', () => {
    const cases: [string, object][] = [
      ['31', { fg: 2 }],
      ['97', { fg: 16 }],
      ['44', { bg: 5 }],
      ['107', { bg: 16 }],
      ['38;5;200', { fg: 201 }],
      ['48;5;0', { bg: 1 }],
      ['38;2;1;2;3', { fg: TRUE_COLOR | 0x010203 }],
      ['48:2::255:0:0', { bg: TRUE_COLOR | 0xff0000 }],
      ['38:2:255:0:0', { fg: TRUE_COLOR | 0xff0000 }],
      ['38:5:9', { fg: 10 }],
      ['1;2;3;4;7;8;9;53', { flags: 255 }],
      ['1;31;22', { fg: 2 }],
      ['31;0', {}],
      ['31;', {}],
      ['', {}],
      ['0;31', { fg: 2 }],
      ['38;5;200;1', { fg: 201, flags: Flag.bold }],
      ['58;5;9;31', { fg: 2, line: 10 }],
      ['58:2::1:2:3;59', {}],
      ['4:3', { flags: Flag.underline | (2 << 8) }],
      ['21;4', { flags: Flag.underline }],
      ['4:9', { flags: Flag.underline }],
      ['4:5;24', {}],
      ['4;4:0', {}],
      ['31;39;41;49', {}],
      ['38;5;999', {}],
      ['38;9;1', { flags: Flag.bold }],
      ['5;10;77;1234', {}],
    ];
    for (const [parameters, expected] of cases) {
      expect(applySgr(parameters, PLAIN), parameters).to.deep.equal({ ...PLAIN, ...expected });
    }
  });

  it('writes a style as it reads it', () => {
    const code = fc.constantFrom(
      '1',
      '2',
      '3',
      '4',
      '4:2',
      '4:3',
      '7',
      '9',
      '53',
      '31',
      '97',
      '44',
      '38;5;200',
      '48;2;1;2;3',
      '58;5;3',
      '0',
    );
    fc.assert(
      fc.property(fc.array(code), (codes) => {
        const style = applySgr(codes.join(';'), PLAIN);
        expect(applySgr(sgrOf(style), PLAIN)).to.deep.equal(style);
      }),
    );
  });

  it('makes links of what OSC 8 says, if they are safe, to the end of their line', () => {
    const open = (address: string, parameters = '') => `${ESC}]8;${parameters};${address}${ESC}\\`;
    const links = (line: string) => parseLine(line).map(({ text, link }) => [text, link]);
    expect(links(`a ${open('https://example.org/x', 'id=1')}b${ESC}[1mc${open('')} d`)).to.deep.equal([
      ['a ', undefined],
      ['b', 'https://example.org/x'],
      ['c', 'https://example.org/x'],
      [' d', undefined],
    ]);
    expect(links(`${open('mailto:a@b.c')}m`)).to.deep.equal([['m', 'mailto:a@b.c']]);
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '/relative',
      '//host/x',
      'x',
      `https://x/${'a'.repeat(3_000)}`,
    ])
      expect(links(`${open(bad)}text`), bad.slice(0, 40)).to.deep.equal([['text', undefined]]);
  });

  it('drops everything else and keeps the text', () => {
    const noise = [
      `${ESC}[2K`,
      `${ESC}[10;20H`,
      `${ESC}[?25l`,
      `${ESC}[>4;2m`,
      `${ESC}]0;a title${ESC}\\`,
      `${ESC}]8;;https://example.org\u0007`,
      `${ESC}P1$r0m${ESC}\\`,
      `${ESC}(B`,
      `${ESC}7`,
      `${ESC}c`,
      '\u0007',
      '\u0008',
      '\u0000',
      '\u009f',
      `${ESC}${ESC}[31m`,
    ];
    for (const each of noise) expect(texts(`a${each}b`), JSON.stringify(each)).to.equal('ab');
    expect(texts('tab\there')).to.equal('tab\there');
  });

  it('loses no text to a sequence that does not end', () => {
    expect(texts(`a${ESC}]not closed, and the rest`)).to.equal('anot closed, and the rest');
    expect(texts(`a${ESC}[31`)).to.equal('a31');
    expect(parseLine(`a${ESC}[31`, PLAIN, true)).to.deep.equal([{ text: 'a', style: PLAIN }]);
    expect(parseLine(`a${ESC}]8;;http`, PLAIN, true)).to.deep.equal([{ text: 'a', style: PLAIN }]);
  });

  it('shows the same text that it copies, and ends in the style that the next line begins with', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom(
        ESC,
        '[',
        ']',
        ';',
        'm',
        '0',
        '31',
        '\u0007',
        '\\',
        `${ESC}[0m`,
        `${ESC}[1m`,
        `${ESC}[m`,
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((all) => all.join('').replaceAll(/[\r\n]/g, '')),
        (line) => {
          expect(texts(line)).to.equal(stripAnsi(line));
          const end = parseLine(`${line}${ESC}[58m.`).at(-1)?.style;
          // A line that ends within a sequence has no end to compare.
          fc.pre(!/\u001b[^m]*$/.test(line));
          expect(styleAfter(line, PLAIN)).to.deep.equal(end);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes time that grows with the length, whatever the line is', () => {
    // Would take minutes if any part could be tried again from every place.
    for (const each of [`${ESC}]`, `${ESC}P`, `${ESC}[`, `${ESC}[1;`, ESC, `${ESC} `]) {
      const line = each.repeat(200_000);
      expect(stripAnsi(line).length).to.be.below(line.length);
      parseLine(line, PLAIN, true);
      styleAfter(line, PLAIN);
    }
  });
});
