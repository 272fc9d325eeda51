import { StreamError, task } from 'rivulet/server';
import * as v from 'valibot';
import { Columns } from '../server/columns.js';
import { CsvReader } from '../server/csv.js';
import { decodeText } from '../server/decode-text.js';

/** Reads an uploaded CSV file as it arrives, checks each row and sums up each column. */
export const summarise = task({
  input: v.object({ slowly: v.optional(v.string()) }),
  onBusy: 'restart',
  async *run({ slowly }, { files, progress, step }) {
    const [file] = files;
    if (!file?.size) throw new StreamError('no-file', 'This file is empty');
    const reader = new CsvReader();
    const columns = new Columns();
    let isChecking = false;

    step('Reading the header');
    for await (const { text, bytes } of decodeText(file.stream())) {
      for (const row of reader.push(text)) columns.add(row);
      if (columns.areKnown) {
        if (!isChecking) step('Checking and summing the rows');
        isChecking = true;
        // Items whose keys are known are replaced: this counts up in place.
        yield columns.summaries();
      }
      progress(bytes, file.size);
      if (slowly) await new Promise((done) => setTimeout(done, 60));
    }

    step('Writing the summary');
    for (const row of reader.end()) columns.add(row);
    columns.decide();
    yield columns.summaries();
    return { file: file.name, rows: columns.rows };
  },
});
