import { expect } from 'chai';
import fc from 'fast-check';
import { LogModel } from '../../src/elements/log/log-model.js';
import { RowHeights } from '../../src/elements/log/row-heights.js';
import { holeRow, markRow, readRow } from '../../src/elements/log/row-list.js';

function take(model: LogModel, text: string, seq = 1): void {
  model.take({ kind: 'text', text }, seq, 0);
  model.layout.extend();
}

/** The rows in words: lines by number, `#label` for marks, `…` for holes. */
function rowsOf(model: LogModel): (number | string)[] {
  const { rows } = model.layout;
  const all: (number | string)[] = [];
  for (let at = rows.first; at < rows.end; at++) {
    const { kind, number } = readRow(rows.at(at));
    if (kind === 'line') all.push(number);
    else all.push(kind === 'hole' ? '…' : `#${model.store.marks.get(number)?.label}`);
  }
  return all;
}

describe('log rows', () => {
  it('heights: sums are those of all rows one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 10, max: 300 })), { maxLength: 60 }),
        fc.nat(3_100),
        (sizes, at) => {
          const heights = new RowHeights();
          heights.base = 10;
          const known = new Map<number, number>();
          for (const [ordinal, height] of sizes) {
            expect(heights.set(ordinal, height)).to.equal(height - (known.get(ordinal) ?? 10));
            known.set(ordinal, height);
          }
          let top = 0;
          for (let ordinal = 0; ordinal < at; ordinal++) top += known.get(ordinal) ?? 10;
          expect(heights.top(at)).to.equal(top);
          expect(heights.at(top)).to.equal(at);
          expect(heights.at(top + (known.get(at) ?? 10) - 1)).to.equal(at);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('rows are numbers that say what they are', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 29), (number) => {
        expect(readRow(number)).to.deep.equal({ kind: 'line', number });
        expect(readRow(markRow(number))).to.deep.equal({ kind: 'mark', number });
        expect(readRow(holeRow(number))).to.deep.equal({ kind: 'hole', number });
      }),
    );
  });

  it('groups: headings stay, ends are left out, closed ones hide what is in them', () => {
    const model = new LogModel();
    take(model, 'a\n::group::G\nin\n::group::H\ndeep\n::endgroup::\n::endgroup::\nb\n');
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 4, 7]);
    expect([0, 1, 2, 3, 4, 7].map((line) => model.groups.depthOf(line))).to.deep.equal([0, 0, 1, 1, 2, 0]);
    const [outer, inner] = model.groups.all;
    if (!outer || !inner) throw new Error('There are no groups');
    model.groups.setClosed(inner, true);
    model.layout.rebuild();
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 7]);
    model.groups.setClosed(outer, true);
    model.layout.rebuild();
    expect(rowsOf(model)).to.deep.equal([0, 1, 7]);
    expect(model.groups.reveal(4)).to.equal(true);
    model.layout.rebuild();
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 4, 7]);
  });

  it('groups: the rows are the same whether lines come at once or one unit at a time', () => {
    const piece = fc.constantFrom(
      'x\n',
      'long line\n',
      '::group::G\n',
      '##[group]A\n',
      '::endgroup::\n',
      '##[endgroup]\n',
      'open',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), fc.boolean(), (pieces, closed, steps) => {
        const [whole, cut] = [new LogModel(), new LogModel()];
        whole.groups.startClosed = cut.groups.startClosed = closed;
        for (const [index, each] of pieces.entries()) {
          if (steps && index % 7 === 3)
            for (const model of [whole, cut]) model.take({ kind: 'progress', step: `s${index}` }, 1, 0);
          whole.take({ kind: 'text', text: each }, 1, 0);
          for (const unit of each) take(cut, unit);
        }
        whole.layout.extend();
        cut.layout.extend();
        expect(rowsOf(cut)).to.deep.equal(rowsOf(whole));
        cut.layout.rebuild();
        expect(rowsOf(cut)).to.deep.equal(rowsOf(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('steps are headings that are no lines', () => {
    const model = new LogModel();
    take(model, 'before\n');
    model.take({ kind: 'progress', step: 'Install' }, 2, 0);
    take(model, 'one\ntwo\n', 3);
    model.take({ kind: 'progress', step: 'Install', value: 0.5 }, 4, 0);
    model.take({ kind: 'progress', step: 'Test' }, 5, 0);
    take(model, 'three\n', 6);
    expect(rowsOf(model)).to.deep.equal([0, '#Install', 1, 2, '#Test', 3]);
    const [install] = model.groups.all;
    if (install) model.groups.setClosed(install, true);
    model.layout.rebuild();
    expect(rowsOf(model)).to.deep.equal([0, '#Install', '#Test', 3]);
    expect(model.store.text()).to.equal('before\none\ntwo\nthree\n');
  });

  it('one row stands for what was let go', () => {
    const model = new LogModel();
    model.store.maxLines = 100;
    for (let at = 0; at < 300; at++) take(model, `line ${at}\n`, at + 1);
    const rows = rowsOf(model);
    expect(rows[0]).to.equal('…');
    expect(rows.slice(1)).to.deep.equal(
      Array.from({ length: model.store.count }, (_, index) => model.store.first + index),
    );
  });

  it('a filter shows lines that fit, with those around them, as they come', () => {
    const model = new LogModel();
    const lines: number[] = [];
    model.layout.filter = { lines, context: 1 };
    take(model, '0\n1\n2\n3\n4\n5\n6\n7\n8\n');
    lines.push(1, 4, 5);
    model.layout.extend();
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    lines.push(8);
    model.layout.extend();
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    take(model, '9\n10\n');
    expect(rowsOf(model)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
