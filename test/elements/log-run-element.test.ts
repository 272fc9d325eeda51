import { expect } from 'chai';
import fc from 'fast-check';
import { parseLine } from '../../src/elements/log/ansi.js';
import { patchRuns } from '../../src/elements/log/run-element.js';

const codes = fc.constantFrom(
  '0',
  '1',
  '2',
  '31',
  '32',
  '97',
  '7',
  '4',
  '4:3',
  '9',
  '44',
  '38;5;200',
  '38;2;9;9;9',
);
const piece = fc.oneof(
  fc.constantFrom('', 'ERROR', 'a', 'the same', ' '),
  codes.map((code) => `\u001b[${code}m`),
  fc.constantFrom('\u001b]8;;https://example.org/\u001b\\', '\u001b]8;;\u001b\\'),
);
const line = fc.array(piece, { maxLength: 12 }).map((pieces) => parseLine(pieces.join('')));

describe('the elements of a log’s runs', () => {
  it('show what new ones would, whatever they have shown before', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 6 }), (shown) => {
        const used = document.createElement('span');
        let runs = patchRuns(used, [], shown[0] ?? []);
        for (const next of shown.slice(1)) {
          runs = patchRuns(used, runs, next);
          const made = document.createElement('span');
          patchRuns(made, [], next);
          expect(used.innerHTML).to.equal(made.innerHTML);
        }
      }),
    );
  });

  it('leave nothing of a colour of its own where one of the palette comes', () => {
    const element = document.createElement('span');
    const runs = patchRuns(element, [], parseLine('\u001b[38;2;9;9;9ma'));
    patchRuns(element, runs, parseLine('\u001b[32mthe same'));
    expect(element.innerHTML).to.equal('<span class="fg-2">the same</span>');
  });

  it('keep their nodes where only text comes after it', () => {
    const element = document.createElement('span');
    const runs = patchRuns(element, [], parseLine('\u001b[31mred\u001b[0m and'));
    const nodes = [...element.childNodes];
    patchRuns(element, runs, parseLine('\u001b[31mred\u001b[0m and more'));
    expect([...element.childNodes]).to.deep.equal(nodes);
    expect(element.textContent).to.equal('red and more');
  });
});
