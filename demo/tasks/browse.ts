import { task } from 'rivulet/server';
import { placeOf } from '../server/countries.js';
import { placeLines } from '../server/place-file.js';

/** Every place there is, largest first, and no further than somebody scrolls. */
export const browse = task({
  onBusy: 'restart',
  ahead: 3, // batches
  async *run() {
    const lines = await placeLines();
    for (let at = 0; at < lines.length; at += 50)
      yield lines.slice(at, at + 50).map(placeOf);
    return { places: lines.length };
  },
});
