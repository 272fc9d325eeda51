import { StreamError, task } from 'rivulet/server';
import * as v from 'valibot';
import { loadAsset } from '../server/assets.js';
import { parseBook, textOf, tokensOf } from '../server/book.js';
import { pace } from '../server/pace.js';

/** Reads Moby-Dick out, token by token, and goes on where it was when the server comes back from the dead. */
export const read = task({
  input: v.object({
    chapter: v.pipe(v.string(), v.maxLength(20)),
    rate: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.minValue(1), v.maxValue(100_000)),
  }),
  resumable: true,
  async *run({ chapter, rate }, { resumed }) {
    const text = textOf(await loadAsset('/data/book.json', parseBook), chapter);
    if (text === undefined) throw new StreamError('unknown-chapter', `There is no chapter “${chapter}” in Moby-Dick`);
    // One token is one chunk, so the log itself says how many have been read.
    const tokens = tokensOf(text).slice(resumed?.seq ?? 0);
    yield* pace(tokens, rate);
    return { words: text.split(/\s+/).length };
  },
});
