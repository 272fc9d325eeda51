import { task } from 'rivulet/server';
import { ships } from '../server/ships.js';

/** What happens in a harbour: ships come in, and what they do changes. Two minutes of it. */
export const harbour = task({
  onBusy: 'restart',
  async *run(_, { update, signal }) {
    for (const { ship, left } of ships(150)) {
      await new Promise((done) => setTimeout(done, 800));
      if (signal.aborted) return;
      if (left) update(left.id, { state: 'moored', moored: true });
      yield [ship];
    }
  },
});
