import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadLines, setAssets } from '../../demo/server/assets.js';
import { textOf, tokensOf } from '../../demo/server/book.js';
import { Columns } from '../../demo/server/columns.js';
import { CsvReader, type Row } from '../../demo/server/csv.js';
import { mark, placesIn, type SearchStep, search } from '../../demo/server/places.js';

/** What a reader makes of a text that comes in pieces, or what it refuses. */
function read(pieces: readonly string[]): readonly Row[] | string {
  const reader = new CsvReader();
  try {
    return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
  } catch (error) {
    return String(error);
  }
}

/** The text, cut wherever the numbers say. */
function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('CSV in pieces', () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[a-z0-9 .é😀]{0,5}$/u),
    fc.stringMatching(/^[a-z",\r\n;]{0,5}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
  );
  const table = fc
    .tuple(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([rows, newline]) => ['name,wage', ...rows.map((cells) => cells.join(','))].join(newline));

  test('is read the same, wherever it is cut', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { maxLength: 12 }), (text, places) => {
        expect(read(cut(text, places))).toEqual(read([text]));
      }),
    );
  });

  test('keeps quoted commas, quotes and line breaks, and counts rows as a spreadsheet does', () => {
    expect(read(['a,b\r\n1,"x, ""y""\r\nz"\r\n\r\n2,3'])).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 2, cells: ['1', 'x, "y"\r\nz'] },
      { number: 4, cells: ['2', '3'] },
    ]);
  });

  test('understands semicolons, tabs and a byte order mark', () => {
    expect(read(['\uFEFFa;b\n1;2\n'])).toEqual(read(['a,b\n1,2\n']));
    expect(read(['a\tb\n1\t2\n'])).toEqual(read(['a,b\n1,2\n']));
  });

  test('names the row whose quotes do not match', () => {
    expect(read(['a,b\n1,2\n3,"x" y\n'])).toMatch(/Row 3: /);
  });
});

describe('columns', () => {
  const sumUp = (text: string): Columns => {
    const columns = new Columns();
    const reader = new CsvReader();
    for (const row of [...reader.push(text), ...reader.end()]) columns.add(row);
    columns.decide();
    return columns;
  };

  test('are numbers when all their cells are', () => {
    expect(sumUp('n,t\n1,1\n2.5,x\n-3e2,\n').summaries()).toMatchObject([
      { column: 'n', type: 'number', filled: '3', sum: '-296.5', smallest: '-300', largest: '2.5' },
      { column: 't', type: 'text', filled: '2', sum: '–', smallest: '1', largest: 'x' },
    ]);
  });

  test.each([
    ['a,b\n1,2,3\n', 'Row 2: 3 cells, but the header has 2'],
    ['a,\n1,2\n', 'Row 1: column 2 has no name'],
    ['a,a\n1,2\n', 'Row 1: there are two columns “a”'],
    [`a,b\n${'1,2\n'.repeat(60)}x,2\n`, 'Row 62: “x” in column “a” is not a number'],
  ])('refuse %j', (text, message) => {
    expect(() => sumUp(text)).toThrow(message);
  });
});

describe('places', () => {
  const lines = [
    '1\tSão Paulo\tSão Paulo\tBrazil\t10021295',
    '2\tSpringfield\tMissouri\tUnited States\t166810',
    '3\tSpringfield\tIllinois\tUnited States\t116565',
    '4\tNew São Springs\t\tNowhere\t12',
  ];
  /** The file in parts of so many lines. */
  async function* file(size: number) {
    for (let at = 0; at < lines.length; at += size) yield placesIn(lines.slice(at, at + size));
  }
  const steps = async (query: string, size: number) => {
    const all: SearchStep[] = [];
    for await (const step of search(file(size), query, 2)) all.push(step);
    return all;
  };
  const names = async (query: string, size = 4) =>
    (await steps(query, size)).flatMap(({ found }) => found.map(({ id }) => id));

  test.each([1, 3, 4])(
    'are found by every word’s beginning, without accents, best first; %i to a part',
    async (size) => {
      expect(await names('sao', size)).toEqual([1, 4]);
      expect(await names('springfield ill', size)).toEqual([3]);
      expect(await names('spring', size)).toEqual([2, 3, 4]);
      expect(await names('paulo brazil', size)).toEqual([1]);
      expect(await names('field', size)).toEqual([]);
      expect(await names('', size)).toEqual([1, 2, 3, 4]);
    },
  );

  test('mark what was searched for, and lose no letter', () => {
    expect(mark('São Paulo', ['sao'])).toEqual([{ hit: 'São' }, { plain: ' Paulo' }]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ minLength: 1 })), (name, terms) => {
        expect(
          mark(name, terms)
            .map((part) => ('hit' in part ? part.hit : part.plain))
            .join(''),
        ).toBe(name);
      }),
    );
  });

  test('tell how far the search is, and end at all of it', async () => {
    const looked = (await steps('spring', 3)).map((step) => step.looked);
    expect(looked).toEqual([...looked].sort((a, b) => a - b));
    expect(looked.at(-1)).toBe(1);
  });

  test('are found before the rest of the file is there', async () => {
    async function* stuck() {
      yield placesIn(lines.slice(0, 3));
      await new Promise(() => {});
    }
    const { value } = await search(stuck(), 'spring', 2).next();
    expect(value.found.map(({ id }: { id: number }) => id)).toEqual([2, 3]);
  });
});

describe('a file in lines', () => {
  let file = 0;
  const linesOf = async (path: string) => {
    const lines: string[] = [];
    for await (const piece of loadLines(path, (some) => some)) lines.push(...piece);
    return lines;
  };

  test('is the same lines wherever it is cut, and read once', async () => {
    const text = fc.array(fc.stringMatching(/^[a-zé😀]{0,4}$/u)).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 6 }), async (text, places) => {
        let reads = 0;
        const bytes = new TextEncoder().encode(text);
        const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
          (a, b) => a - b,
        );
        setAssets({
          async fetch() {
            reads++;
            return new Response(
              new ReadableStream({
                start(controller) {
                  ends.forEach((end, index) => {
                    const part = bytes.slice(ends[index - 1] ?? 0, end);
                    if (part.length > 0) controller.enqueue(part);
                  });
                  controller.close();
                },
              }),
            );
          },
        });
        const path = `/file-${++file}`;
        const expected = text.replace(/\n$/, '').split('\n');
        const lines = text === '' ? [] : expected;
        expect(await linesOf(path)).toEqual(lines);
        expect(await linesOf(path)).toEqual(lines);
        expect(reads).toBe(1);
      }),
    );
  });
});

describe('the book', () => {
  test('is its tokens put together', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => tokensOf(text).join('') === text));
    expect(tokensOf('Call me Ishmael.')).toEqual(['Call', ' me', ' Ishmae', 'l.']);
  });

  test('has no chapter that it has not', () => {
    const book = [{ id: '1', title: 'Chapter 1. Loomings.', text: 'Call me Ishmael.' }];
    expect(textOf(book, '1')).toBe('Chapter 1. Loomings.\n\nCall me Ishmael.\n');
    expect(textOf(book, 'all')).toBe(textOf(book, '1'));
    expect(textOf(book, '2')).toBeUndefined();
  });
});
