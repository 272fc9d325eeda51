/* What the samples import as the reader's own tasks. */
import { task } from 'rivulet/server';
import * as v from 'valibot';

export const write = task({
  input: v.object({ about: v.string() }),
  async *run({ about }) {
    yield about;
  },
});
