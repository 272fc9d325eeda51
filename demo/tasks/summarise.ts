import { StreamError, task } from 'rivulet/server';
import { Columns } from '../server/columns.js';
import { CsvReader, type Row, RowError } from '../server/csv.js';
import { decodeText } from '../server/decode-text.js';

/** Reads an uploaded CSV file as it arrives, checks each row and sums up each column. */
export const summarise = task({
  onBusy: 'restart',
  async *run(_input: unknown, { files, progress, step, update }) {
    const [file] = files;
    if (!file?.size)
      throw new StreamError('no-file', 'Choose a CSV file that is not empty');
    const reader = new CsvReader();
    const columns = new Columns();
    let isShown = false;

    step('Reading the header');
    for await (const { text, bytes } of decodeText(file.stream())) {
      take(() => reader.push(text));
      if (columns.areKnown && !isShown) {
        step('Checking and summing the rows');
        yield columns.summaries();
        isShown = true;
      } else if (isShown) {
        for (const summary of columns.summaries())
          update(summary.column, summary);
      }
      progress(bytes, file.size);
    }

    step('Writing the summary');
    take(() => reader.end());
    columns.decide();
    if (!isShown) yield columns.summaries();
    else
      for (const summary of columns.summaries())
        update(summary.column, summary);
    return { file: file.name, rows: columns.rows };

    function take(read: () => readonly Row[]): void {
      try {
        for (const row of read()) columns.add(row);
      } catch (error) {
        if (error instanceof RowError)
          throw new StreamError('row-invalid', error.message);
        throw error;
      }
    }
  },
});
