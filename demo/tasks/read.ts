import { StreamError, task } from 'rivulet/server';
import * as v from 'valibot';
import { loadAsset } from '../server/assets.js';
import { parseBook, textOf, tokensOf } from '../server/book.js';
import { pace } from '../server/pace.js';

/** A form sends a number as text. */
const tokensPerSecond = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(100_000),
);

/** Reads Moby-Dick out, and goes on where it was when the server comes back from the dead. */
export const read = task({
  input: v.object({ chapter: v.string(), rate: tokensPerSecond }),
  resumable: true,
  async *run({ chapter, rate }, { resumed }) {
    const book = await loadAsset('/data/book.json', parseBook);
    const text = textOf(book, chapter);
    if (text === undefined) {
      throw new StreamError('unknown-chapter', `No chapter “${chapter}”`);
    }
    // A token is a chunk, so the log itself knows how many were read.
    const tokens = tokensOf(text).slice(resumed?.seq ?? 0);
    yield* pace(tokens, rate);
    return { characters: text.length };
  },
});
