import { task } from '__SERVER__';
import * as v from 'valibot';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Writes word by word, as a model would: put your own source in its place. What it yields is kept, and followed by all. */
export const write = task({
  input: v.object({ about: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)) }),
  onBusy: 'restart',
  async *run({ about }, { signal, progress }) {
    const words = storyOf(about).split(' ');
    for (const [index, word] of words.entries()) {
      if (signal.aborted) return; // Stop was pressed
      yield `${word} `;
      progress(index + 1, words.length);
      await pause(80);
    }
    return { words: words.length };
  },
});

function storyOf(about: string): string {
  return `Once there was somebody who asked about **${about}**, and the answer came bit by bit.

You may reload this page in the middle, open it in a second tab with the same room, stop it, or end the server and start it again: nothing is lost, and nothing is shown twice.

The words come from \`src/tasks.ts\`. Change them, and see.`;
}
