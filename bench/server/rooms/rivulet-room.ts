/** A server with one task, as its author would write it. */
import * as v from 'valibot';
import { createStreamServer, task } from '../../../src/server/index.js';
import { chunksOf } from '../chunks.mjs';

export default createStreamServer({
  tasks: {
    write: task({
      input: v.object({ stream: v.string(), count: v.number(), source: v.optional(v.string()) }),
      run: (job) => chunksOf(job),
    }),
  },
  authorize: () => ({ read: true, run: true }),
});
