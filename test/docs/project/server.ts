/* What the samples import as the reader's own server. */
import { createStreamServer, task } from 'rivulet/server';
import * as v from 'valibot';

interface River {
  readonly id: string;
  readonly name: string;
  readonly length: number;
}

export const tasks = {
  search: task({
    input: v.object({ q: v.string() }),
    async *run({ q }) {
      const rivers: readonly River[] = [{ id: q, name: q, length: 1 }];
      yield rivers;
      return { found: true };
    },
  }),
  chat: task({
    input: v.object({ message: v.string() }),
    async *run({ message }) {
      yield message;
    },
  }),
};

export default createStreamServer({ tasks });
