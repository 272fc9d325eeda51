import { texts } from '../texts/text.js';
import { copyWith, createButton } from './copy-button.js';
import { cellsOf, toCsv } from './csv.js';
import { createFrame } from './frame.js';
import type { BlockFrame } from './markdown/markdown-options.js';

/** What stands around a table: it scrolls by itself when it is wide, and can be copied as CSV. */
export function frameTable(table: HTMLTableElement): BlockFrame {
  const copy = createButton('copy', texts.copyCsv, (button) => {
    copyWith(button, toCsv(cellsOf(table)), texts.copyCsv);
  });
  copy.disabled = true;
  const { element } = createFrame('data-stream-table', table, {
    name: '',
    label: texts.table,
    buttons: [copy],
  });
  return {
    element,
    close() {
      copy.disabled = false;
    },
    reopen() {
      copy.disabled = true;
    },
  };
}
