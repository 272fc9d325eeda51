import { task } from 'rivulet/server';
import * as v from 'valibot';
import { loadAsset } from '../server/assets.js';
import { parsePlaces, search as searchPlaces } from '../server/places.js';

/** Looks a query up in 135,000 places, batch by batch, no further than somebody scrolls. */
export const search = task({
  input: v.object({ q: v.pipe(v.string(), v.maxLength(100)) }),
  onBusy: 'restart', // a newer query takes the place of the one before
  ahead: 4, // stay a few batches ahead of the reader, no more
  async *run({ q }, { progress }) {
    const places = await loadAsset('/data/places.tsv', parsePlaces);
    let found = 0;
    for (const step of searchPlaces(places, q, 20)) {
      if (step.found.length > 0) yield step.found;
      found += step.found.length;
      progress(step.looked);
    }
    return { found };
  },
});
