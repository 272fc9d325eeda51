import { task } from 'rivulet/server';
import { largestByCountry } from '../server/countries.js';
import { placeLines } from '../server/place-file.js';

/** The largest places of sixteen countries: a slow source, a country at a time. */
export const atlas = task({
  onBusy: 'restart',
  async *run(_, { meta, signal }) {
    const countries = largestByCountry(await placeLines(), 16, 3);
    meta({ total: countries.flat().length }); // no more placeholders than that
    for (const batch of countries) {
      await new Promise((done) => setTimeout(done, 600));
      if (signal.aborted) return;
      yield batch;
    }
  },
});
