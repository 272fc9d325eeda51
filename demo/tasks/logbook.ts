import { task } from 'rivulet/server';
import { ships } from '../server/ships.js';

/** A harbour's book: four hundred entries of the past at once, and then one every two seconds, for an hour. */
export const logbook = task({
  onBusy: 'restart',
  async *run(_, { signal }) {
    let number = 0;
    for (const { ship } of ships(2_200)) {
      number++;
      if (number > 400) await new Promise((done) => setTimeout(done, 2_000));
      if (signal.aborted) return;
      yield [{ ...ship, number }];
    }
  },
});
