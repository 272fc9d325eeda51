import { expect } from 'chai';
import fc from 'fast-check';
import { parseLine, stripAnsi } from '../../src/elements/log/ansi.js';
import { PLAIN } from '../../src/elements/log/sgr.js';
import { isRewritten, mayRewrite, settleLine } from '../../src/elements/log/terminal-line.js';

const ESC = '\u001b';

describe('a terminal’s line', () => {
  it('shows what was written last', () => {
    const cases: [string, string][] = [
      ['hello\rHE', 'HEllo'],
      ['12 %\r100 %', '100 %'],
      ['long text\r\u001b[Kshort', 'short'],
      ['long text\u001b[2K\rshort', 'short'],
      ['abc\u001b[1Kd', '   d'],
      ['abc\b\bX', 'aXc'],
      ['\b\ba', 'a'],
      ['abc\u001b[2DX', 'aXc'],
      ['a\u001b[3Cb', 'a   b'],
      ['abc\u001b[1GX', 'Xbc'],
      ['abc\u001b[5GX', 'abc X'],
      ['abcdef\u001b[2G\u001b[2P', 'adef'],
      ['abc\u001b[2G\u001b[2@', 'a  bc'],
      ['abc\u001b[2G\u001b[5X', 'a  '],
      ['abcdef\r12\u001b[K', '12'],
      [`${ESC}[?25lspin\r${ESC}[Kdone`, 'done'],
      ['é\u0301x\rA', 'Ax'],
      ['a\tb\rX', 'X\tb'],
      ['👍👍\r1', '1👍'],
      ['a\u001b[10;20Hb', 'ab'],
    ];
    for (const [line, expected] of cases)
      expect(stripAnsi(settleLine(line)), JSON.stringify(line)).to.equal(expected);
  });

  it('keeps each cell’s style and link, and the style at its end', () => {
    const runs = parseLine(settleLine(`${ESC}[31mred text\r${ESC}[32mgreen${ESC}[0m`));
    expect(runs.map(({ text, style }) => [text, style.fg])).to.deep.equal([
      ['green', 3],
      ['ext', 2],
    ]);
    const start = { ...PLAIN, fg: 5 };
    const settled = settleLine(`ab\r${ESC}[1mX`, start);
    expect(
      parseLine(`${settled}|`, start).map(({ text, style }) => [text, style.fg, style.flags]),
    ).to.deep.equal([
      ['X', 5, 1],
      ['b', 5, 0],
      ['|', 5, 1],
    ]);
    const [link] = parseLine(settleLine(`x${ESC}]8;;https://a.b/${ESC}\\yz${ESC}]8;;${ESC}\\\rX`)).slice(1);
    expect(link).to.include({ text: 'yz', link: 'https://a.b/' });
  });

  it('comes to the same when part of it was settled before', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      '\r',
      '\b',
      '\t',
      '\u0301',
      '👍',
      `${ESC}[K`,
      `${ESC}[1K`,
      `${ESC}[2K`,
      `${ESC}[4G`,
      `${ESC}[2C`,
      `${ESC}[D`,
      `${ESC}[P`,
      `${ESC}[2@`,
      `${ESC}[31m`,
      `${ESC}[0m`,
      `${ESC}]8;;http://x/${ESC}\\`,
      `${ESC}]8;;${ESC}\\`,
    );
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (pieces, cut) => {
        const line = pieces.join('');
        const at = cut % (line.length + 1);
        const again = settleLine(settleLine(line.slice(0, at), PLAIN, true) + line.slice(at));
        expect(parseLine(again)).to.deep.equal(parseLine(settleLine(line)));
        expect(isRewritten(settleLine(line))).to.equal(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is needed only where something moves', () => {
    for (const line of ['plain', `${ESC}[31mred${ESC}[K`, `${ESC}[0m`, `${ESC}[K`])
      expect(isRewritten(line), line).to.equal(false);
    for (const line of ['a\rb', 'a\bb', `a${ESC}[1Gb`, `a${ESC}[2K`])
      expect(isRewritten(line), line).to.equal(true);
    expect(mayRewrite('a\r\nb\r\n')).to.equal(false);
    expect(mayRewrite('a\r\nb\rc\n')).to.equal(true);
  });

  it('takes no more work than its length is worth', () => {
    for (const unit of [
      `${ESC}[9999999C`,
      `${ESC}[999999@`,
      `${ESC}[2Kx`,
      `${ESC}[1Kx`,
      `${ESC}[P`,
      'a\b',
      '\r',
      `${ESC}[99999999Gx`,
    ]) {
      const settled = settleLine(unit.repeat(20_000), PLAIN);
      expect(stripAnsi(settled).length, JSON.stringify(unit)).to.be.below(25_000);
    }
  });
});
