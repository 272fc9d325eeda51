import { task } from 'rivulet/server';
import * as v from 'valibot';
import { loadAsset } from '../server/assets.js';
import { tokensOf } from '../server/book.js';
import { bursts, pace } from '../server/pace.js';

/** A form sends a number as text. */
const tokensPerSecond = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(100_000),
);

/** Thinks aloud, then writes an answer in Markdown: the way a model's stream is passed on, without the model. */
export const write = task({
  input: v.object({
    rate: tokensPerSecond,
    arrival: v.picklist(['steady', 'bursts']),
  }),
  onBusy: 'restart',
  async *run({ rate, arrival }) {
    const thinking = await loadAsset('/texts/thinking.txt', tokensOf);
    const answer = await loadAsset('/texts/answer.md', tokensOf);
    const arrive = arrival === 'bursts' ? bursts : pace;
    for await (const text of arrive(thinking, rate)) {
      yield { text, part: 'reasoning' };
    }
    yield* arrive(answer, rate);
    return { tokens: thinking.length + answer.length };
  },
});
