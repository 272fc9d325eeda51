import { texts } from '../texts/log.js';
import { type JsonRow, jsonRows, parseJson } from './json-line.js';

/** How many columns deeper each level of JSON is. */
const INDENT = 2;

/** How many lines of it are drawn, and how much of a word, in UTF-16 code units; the rest is in the line itself. */
const LINES = 1_000;
const UNITS = 10_000;

/** JSON that was opened, line by line, below its own line; or that it is none. */
export function createJsonBlock(json: string): HTMLElement {
  const block = document.createElement('div');
  block.className = 'json';
  block.part.add('json');
  const value = parseJson(json);
  if (value === undefined) {
    block.textContent = texts.noJson;
    return block;
  }
  const { rows, count } = jsonRows(value, LINES);
  block.append(...rows.map(createRow));
  const left = count - rows.length;
  if (left > 0) block.append(createRow({ depth: 0, words: [{ kind: 'mark', text: texts.moreLines(left) }] }));
  return block;
}

function createRow({ depth, words }: JsonRow): HTMLElement {
  const row = document.createElement('div');
  row.style.setProperty('padding-inline-start', `${Math.min(depth, 20) * INDENT}ch`);
  for (const { kind, text } of words) {
    const word = document.createElement('span');
    word.className = `json-${kind}`;
    word.textContent =
      text.length > UNITS ? `${text.slice(0, UNITS)} … (${text.length.toLocaleString()})` : text;
    row.append(word);
  }
  return row;
}
