/* What was compared, by part: a table of the results each. */

/** @typedef {import('./tables.mjs').Row} Row */

/** What is measured in a page, by part: its name here. */
export const PAGES = /** @type {Record<string, string>} */ ({
  text: 'text',
  markdown: 'Markdown',
  list: 'a list, every row in the document',
  'list-window': 'a list, in a window',
  log: 'a log',
});

/**
 * @typedef {object} Work
 * @property {string} part
 * @property {string} title
 * @property {Row[]} contenders those who took part
 */

/**
 * What was measured in a page.
 *
 * @param {ReadonlyMap<string, Row>} results by part
 * @returns {Work[]}
 */
export function pageWorks(results) {
  return Object.entries(PAGES).flatMap(([part, name]) => {
    const { paces, sizes } = results.get(part) ?? {};
    return Object.entries(/** @type {Record<string, Row[]>} */ (paces ?? sizes ?? {})).map(
      ([work, contenders]) => ({ part, title: `${name}: ${work}`, contenders }),
    );
  });
}

/**
 * What was measured on a server.
 *
 * @param {ReadonlyMap<string, Row>} results by part
 * @returns {Work[]}
 */
export function serverWorks(results) {
  const tables = /** @type {{ title: string, rows: Row[] }[]} */ (results.get('server')?.tables ?? []);
  return tables.map(({ title, rows }) => ({ part: 'server', title: `server: ${title}`, contenders: rows }));
}
