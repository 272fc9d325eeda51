import { jsonRows } from './json-line.js';

/** How many columns deeper each level of JSON is. */
const INDENT = 2;

/** JSON that was opened, line by line, below its own line. */
export function createJsonBlock(value: unknown): HTMLElement {
  const block = document.createElement('div');
  block.className = 'json';
  block.part.add('json');
  for (const { depth, words } of jsonRows(value)) {
    const row = document.createElement('div');
    row.style.setProperty('padding-inline-start', `${Math.min(depth, 20) * INDENT}ch`);
    for (const { kind, text } of words) {
      const word = document.createElement('span');
      word.className = `json-${kind}`;
      word.textContent = text;
      row.append(word);
    }
    block.append(row);
  }
  return block;
}
