import { task } from 'rivulet/server';
import * as v from 'valibot';

const count = v.pipe(v.unknown(), v.transform(Number), v.maxValue(1_000_000));
const levels = ['INFO', 'DEBUG', 'INFO', 'INFO', 'WARN', 'INFO', 'DEBUG'];

/** Writes as many lines as are wanted, as fast as they are taken. */
export const flood = task({
  input: v.object({ count }),
  onBusy: 'restart',
  async *run({ count }, { progress }) {
    for (let first = 1; first <= count; first += 500) {
      let text = '';
      for (let line = first; line < first + 500 && line <= count; line++) {
        const level = line % 99_991 === 0 ? 'ERROR' : levels[line % 7];
        text += `${level} request ${line} took ${(line * 7919) % 997} ms\n`;
      }
      yield text;
      progress(Math.min(count, first + 499), count);
    }
  },
});
