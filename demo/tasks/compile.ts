import { StreamError, task } from 'rivulet/server';
import * as v from 'valibot';
import { buildOutput } from '../server/ci-log.js';

/** Writes what a build on a CI service writes. */
export const compile = task({
  input: v.object({ end: v.optional(v.picklist(['well', 'badly']), 'well') }),
  onBusy: 'restart',
  async *run({ end }, { step, signal }) {
    for (const output of buildOutput(end === 'badly')) {
      if (typeof output === 'string') yield output;
      else if ('step' in output) step(output.step);
      else await new Promise((done) => setTimeout(done, output.wait));
      signal.throwIfAborted();
    }
    if (end === 'badly') {
      throw new StreamError('tests-failed', 'One test of 120 failed.', {
        retryable: true,
      });
    }
  },
});
