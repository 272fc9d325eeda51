import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { toCsv } from '../../src/elements/text/csv.js';

test('a table as CSV is read as what it was', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'ü', ';', "'") });
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
  fc.assert(
    fc.property(rows, (table) => {
      const { data } = Papa.parse<string[]>(toCsv(table).replace(/\r\n$/, ''), {
        delimiter: ',',
        newline: '\r\n',
      });
      expect(data).toEqual(table);
    }),
  );
  expect(
    toCsv([
      ['a', 'b "c"'],
      ['1,5', ''],
    ]),
  ).toBe('a,"b ""c"""\r\n"1,5",\r\n');
  expect(toCsv([['a'], ['']])).toBe('a\r\n""\r\n');
});
