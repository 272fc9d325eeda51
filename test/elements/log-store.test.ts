import { expect } from 'chai';
import fc from 'fast-check';
import { parseLine, stripAnsi } from '../../src/elements/log/ansi.js';
import { readText } from '../../src/elements/log/log-export.js';
import { LogStore } from '../../src/elements/log/log-store.js';
import { PLAIN, type Style } from '../../src/elements/log/sgr.js';
import { isRewritten } from '../../src/elements/log/terminal-line.js';

/** Pieces that logs are made of, and that are cut at the worst places. */
const piece = fc.constantFrom(
  'a',
  'word ',
  'ü',
  '👍🏽',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\u001b[31m',
  '\u001b[1;38;5;200m',
  '\u001b[48;2;1;2;3m',
  '\u001b[0m',
  '\u001b[m',
  '\u001b[2K',
  '\u001b[K',
  '\u001b[3G',
  '\b',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://x\u001b\\',
  '\u001b]8;;\u001b\\',
  '\t',
);
const pieces = fc.array(piece, { maxLength: 60 }).map((all) => all.join(''));

/** What a terminal would show of a text made of `pieces`, without styles: each line by itself, cell by cell. */
function naiveLines(text: string): string[] {
  const lines = text.split('\n').map((line) => {
    let cells: string[] = [];
    let cursor = 0;
    for (const token of line
      .replace(/\r+$/, '')
      .match(/\u001b\[[\d;]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|./gsu) ?? []) {
      if (token === '\r') cursor = 0;
      else if (token === '\b') cursor = Math.max(0, cursor - 1);
      else if (token === '\u001b[2K') cells = [];
      else if (token === '\u001b[K') cells.length = Math.min(cells.length, cursor);
      else if (token === '\u001b[3G') cursor = 2;
      else if (!token.startsWith('\u001b')) {
        while (cells.length < cursor) cells.push(' ');
        cells[cursor++] = token;
      }
    }
    return cells.join('');
  });
  if (text.endsWith('\n') || text === '') lines.pop();
  return lines;
}

function cutUp(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
}

function linesOf(store: LogStore): { raw: string; start: Style }[] {
  const lines = [];
  for (let at = store.first; at < store.end; at++) {
    const { raw, start } = store.line(at);
    lines.push({ raw, start });
  }
  return lines;
}

describe('log store', () => {
  it('keeps every line, wherever the text was cut', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat()), (text, cuts) => {
        const whole = new LogStore();
        whole.append(text);
        const cut = new LogStore();
        for (const part of cutUp(text, cuts)) cut.append(part);
        expect(linesOf(cut)).to.deep.equal(linesOf(whole));
        const lines = naiveLines(text);
        // A line of nothing but sequences is one once it has ended.
        expect(linesOf(cut).map(({ raw }) => stripAnsi(raw))).to.deep.equal(lines);
        expect(cut.raw()).to.equal(whole.raw());
        expect(cut.text()).to.equal(whole.text());
      }),
      { numRuns: 500 },
    );
  });

  it('knows the style in which each line begins', () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const store = new LogStore();
        store.append(text);
        // Read from the beginning, the end of a line is how the next begins.
        fc.pre(!isRewritten(text));
        let style: Style = PLAIN;
        for (const { raw, start } of linesOf(store)) {
          expect(start).to.deep.equal(style);
          style = parseLine(`${raw}\u0000.`, start).at(-1)?.style ?? start;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives back exactly what was appended', () => {
    const store = new LogStore();
    const text = 'one\n\n two\tü👍\n\u001b[31mred\u001b[0m\nopen';
    for (const unit of text) store.append(unit);
    expect(store.raw()).to.equal(text);
    expect(store.text()).to.equal('one\n\n two\tü👍\nred\nopen');
    expect(store.text(1, 3)).to.equal('\n two\tü👍\n');
  });

  it('numbers lines by line feeds: a line that is cut for its length goes on without a number', () => {
    const store = new LogStore();
    const long = 'x'.repeat(2_500_000);
    store.append(`first\n${long}`);
    store.append(`${long}\nthird\n${long}\nfifth\n`);
    const numbers = Array.from({ length: store.end }, (_, line) =>
      store.goesOn(line) ? 0 : store.numberOf(line),
    );
    expect(numbers).to.deep.equal([1, 2, 0, 0, 3, 4, 5]);
    for (const [line, number] of numbers.entries()) {
      if (number > 0) expect(store.lineOf(number)).to.equal(line);
      else expect(store.numberOf(line)).to.equal(2);
    }
    expect(readText(store, { from: 2, to: 2 }, () => '')).to.equal(`${long}${long}\n`);
    expect(readText(store, { from: 3, to: 3 }, () => '')).to.equal('third\n');
    store.maxLines = 3;
    expect(store.numberOf(store.end - 1)).to.equal(5);
  });

  it('takes no ended line back: what a program redraws further up follows, wherever it was cut', () => {
    const up = (lines: number) => `\u001b[2K${'\u001b[1A\u001b[2K'.repeat(lines)}\u001b[G`;
    // As log-update and listr write: two lines, and again over themselves; then as progress over the whole screen.
    const text = `a 1\nb 1\n${up(2)}a 2\nb 2\n${up(2)}a 3\nb 3\n\u001b[H\u001b[2J\u001b[5;1Hend\u001b[3F\u001b[2E\n`;
    for (const size of [text.length, 1, 2, 5]) {
      const store = new LogStore();
      for (let at = 0; at < text.length; at += size) store.append(text.slice(at, at + size));
      expect(store.text()).to.equal('a 1\nb 1\na 2\nb 2\na 3\nb 3\nend\n');
    }
  });

  it('over many pages', () => {
    const store = new LogStore();
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index} ${'x'.repeat(index % 200)}`);
    store.append(`${lines.join('\n')}\n`);
    expect(store.count).to.equal(5_000);
    expect(store.text()).to.equal(`${lines.join('\n')}\n`);
    for (const at of [0, 1_023, 1_024, 4_999]) expect(store.line(at).raw).to.equal(lines[at]);
    expect(store.text(1_000, 3_000)).to.equal(`${lines.slice(1_000, 3_000).join('\n')}\n`);
  });

  it('keeps at most so many lines, the newest, and their numbers', () => {
    const store = new LogStore();
    store.maxLines = 100;
    for (let at = 0; at < 1_000; at++) {
      store.append(`line ${at}\n`);
      expect(store.count).to.be.at.most(100);
      expect(store.line(store.end - 1).raw).to.equal(`line ${at}`);
    }
    expect(store.count).to.be.at.least(80);
    expect(store.line(store.first).raw).to.equal(`line ${store.first}`);
    expect(store.text().split('\n')[0]).to.equal(`line ${store.first}`);
    expect(() => store.line(0)).to.throw(RangeError);
  });

  it('is bounded when a line never ends, and when a progress bar never does', () => {
    const store = new LogStore();
    store.maxLines = 4;
    for (let at = 0; at < 12; at++) store.append('x'.repeat(1024 * 1024));
    expect(store.count).to.be.at.most(4);
    expect(store.text()).not.to.contain('\n');
    const bar = new LogStore();
    for (let at = 0; at < 10_000; at++) bar.append(`\u001b[32m${at} of 10000\r`);
    expect(bar.count).to.equal(1);
    expect(bar.raw().length).to.be.below(100);
    bar.append('\n');
    expect(bar.text()).to.equal('9999 of 10000\n');
    expect(parseLine(bar.line(0).raw, bar.line(0).start)[0]?.style.fg).to.equal(3);
  });

  it('writes over a long line wherever the sequence that says so was cut', () => {
    const long = 'x'.repeat(20_000);
    for (const [move, expected] of [
      ['\r', `y${long.slice(1)}`],
      [`\u001b[2K`, `${' '.repeat(1_024)}y`],
      [`\u001b[10000D`, `${long.slice(0, 10_000)}y${long.slice(10_001)}`],
    ] as const) {
      for (let at = 1; at <= move.length; at++) {
        const store = new LogStore();
        for (const part of [long, move.slice(0, at), move.slice(at), 'y\n']) store.append(part);
        expect(store.text() === `${expected}\n`, JSON.stringify([move, at])).to.equal(true);
      }
    }
  });

  it('puts a line that was cut for its length together again', () => {
    const store = new LogStore();
    const text = `a\n${'0123456789'.repeat(250_000)}\nb`;
    for (let at = 0; at < text.length; at += 100_000) store.append(text.slice(at, at + 100_000));
    expect(store.text() === text).to.equal(true);
  });

  it('remembers levels and times of lines', () => {
    const store = new LogStore();
    store.append('a\n', { level: 'warn', time: 5 });
    store.append('b', { level: 'error' });
    store.append('c\nd\n');
    for (let at = 0; at < 2_000; at++) store.append(`${at}\n`, { time: at });
    const seen = [0, 1, 2, 3, 2_002].map((at) => store.line(at));
    expect(seen.map(({ raw, level, time }) => [raw, level, time])).to.deep.equal([
      ['a', 'warn', 5],
      ['bc', 'error', undefined],
      ['d', undefined, undefined],
      ['0', undefined, 0],
      ['1999', undefined, 1_999],
    ]);
  });

  it('takes text in front of everything, and gaps', () => {
    const store = new LogStore();
    store.append('c\nd');
    store.prepend('a\nb');
    expect(store.raw()).to.equal('a\nbc\nd');
    store.mark('gap', 'lost');
    store.append('e');
    expect(store.raw()).to.equal('a\nbc\nd\ne');
    expect(store.marks.all).to.deep.equal([{ id: 0, line: 3, kind: 'gap', label: 'lost', time: undefined }]);
    store.clear();
    expect([store.raw(), store.count]).to.deep.equal(['', 0]);
  });
});
