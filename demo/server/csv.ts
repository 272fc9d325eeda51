import Papa from 'papaparse';
import { StreamError } from 'rivulet/server';

/** A row, and its number as a spreadsheet counts: the header is row 1. */
export interface Row {
  readonly number: number;
  readonly cells: readonly string[];
}

/** A row that cannot be used, and why. */
export class RowError extends StreamError {
  constructor(row: number, reason: string) {
    super('row-invalid', `Row ${row.toLocaleString('en')}: ${reason}`);
  }
}

/**
 * Reads CSV in pieces that may end anywhere: within a quoted cell, between CR and LF. Empty lines are left out but
 * counted.
 */
export class CsvReader {
  #rest = '';
  #parser: Papa.Parser | undefined;
  #row = 0;

  /**
   * The rows that are whole now.
   *
   * @throws {RowError} for quotes that do not match.
   */
  push(text: string): Row[] {
    return this.#parse(text, false);
  }

  /** The last row, when no line break follows it. */
  end(): Row[] {
    return this.#parse('', true);
  }

  #parse(text: string, isLast: boolean): Row[] {
    this.#rest += text;
    if (!this.#parser) {
      // What parts the lines and cells is seen in the first line.
      if (!isLast && !/\n./.test(this.#rest)) return [];
      this.#rest = this.#rest.replace(/^\uFEFF/, '');
      this.#parser = new Papa.Parser({ delimiter: delimiterOf(this.#rest), newline: newlineOf(this.#rest) });
    }
    const { data, errors, meta } = this.#parser.parse(this.#rest, 0, !isLast) as Parsed;
    // Without its end the last row may look wrong; it is read again with the next piece.
    const error = errors.find(({ row }) => row < data.length);
    if (error) throw new RowError(this.#row + error.row + 1, error.message.toLowerCase());
    this.#rest = this.#rest.slice(meta.cursor);
    const first = this.#row + 1;
    this.#row += data.length;
    return data
      .map((cells, index) => ({ number: first + index, cells }))
      .filter(({ cells }) => cells.length > 1 || cells[0]?.trim() !== '');
  }
}

/** What Papa's parser of one piece gives; its own types say `any`. */
interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly message: string; readonly row: number }[];
  readonly meta: { readonly cursor: number };
}

function newlineOf(text: string): '\r\n' | '\n' {
  return /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
}

/** Of comma, semicolon and tab the one that the header has most of. */
function delimiterOf(text: string): string {
  const header = text.split('\n', 1)[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
