/*
 * What a stream that does not end may cost a page, beyond the same page with all elements and no view: after a collection, when
 * the view has taken ten minutes of twenty chunks a second. A budget only ever goes down; who has to raise one says in the
 * commit what for.
 */

/**
 * @typedef {object} View
 * @property {string} name
 * @property {string} markup the view; test/e2e/endless-page.ts says what comes to it
 * @property {number} heap bytes of the JavaScript heap
 * @property {number} nodes of the DOM, those that have left the document too
 */

const item = '<ul></ul><template><li>{{name}}: {{note}}</li></template>';

/** @type {readonly View[]} */
export const views = [
  {
    name: 'stream-text, all of it',
    markup: '<stream-text></stream-text>',
    heap: 650_000,
    nodes: 300,
  },
  {
    name: 'stream-list, its newest 500 rows',
    markup: `<stream-list limit="500">${item}</stream-list>`,
    heap: 1_400_000,
    nodes: 250,
  },
  {
    name: 'stream-list, the rows of 500 chunks',
    markup: `<stream-list max-chunks="500">${item}</stream-list>`,
    heap: 1_400_000,
    nodes: 250,
  },
  {
    name: 'stream-log, its last 2,000 lines',
    markup: '<stream-log max-lines="2000" label="Log"></stream-log>',
    heap: 1_450_000,
    nodes: 300,
  },
];
