import { task } from 'rivulet/server';
import * as v from 'valibot';
import { loadAsset } from '../server/assets.js';
import { tokensOf } from '../server/book.js';
import { pace } from '../server/pace.js';

/** Types out a program. */
export const transcribe = task({
  input: v.optional(v.object({})),
  onBusy: 'restart',
  async *run() {
    yield* pace(await loadAsset('/texts/gauge.py', tokensOf), 120);
  },
});
