/**
 * A table as CSV (RFC 4180): lines end with CRLF, fields with a comma, quote or line break are quoted; so is what would
 * make a row an empty line, which readers skip.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',') || '""'}\r\n`).join('');
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What stands in the cells of a table, a row each. */
export function cellsOf(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map((cell) => (cell.textContent ?? '').trim()));
}
