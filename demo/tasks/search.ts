import { task } from 'rivulet/server';
import * as v from 'valibot';
import { readPlaces } from '../server/place-file.js';
import { search as searchPlaces } from '../server/places.js';

/** Looks a query up in 135,000 places, batch by batch, no further than somebody scrolls. */
export const search = task({
  input: v.object({ q: v.pipe(v.string(), v.maxLength(100)) }),
  onBusy: 'restart', // a newer query takes the place of the one before
  ahead: 4, // stay a few batches ahead of the reader, no more
  async *run({ q }, { progress }) {
    let found = 0;
    for await (const step of searchPlaces(readPlaces(), q, 20)) {
      if (step.found.length > 0) yield step.found;
      found += step.found.length;
      progress(step.looked);
    }
    return { found };
  },
});
