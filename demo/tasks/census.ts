import { StreamError, task } from 'rivulet/server';
import * as v from 'valibot';
import {
  bySize,
  partsOf,
  populationOf,
  sleep,
  Tally,
} from '../server/census.js';
import { placeLines } from '../server/place-file.js';

const trouble = v.picklist(['none', 'break', 'silence', 'jam']);
const seconds = v.pipe(v.unknown(), v.transform(Number), v.maxValue(600));

/** Takes stock of 135,000 places, in as many seconds as it is given. */
export const census = task({
  input: v.object({ seconds, trouble: v.optional(trouble, 'none') }),
  onBusy: 'restart',
  async *run({ seconds, trouble }, { progress, signal, state, step }) {
    const load = step('Load the places');
    const lines = await placeLines();
    load.done(`${lines.length.toLocaleString('en')} places`);
    const pause = (part: number) => sleep(seconds * 1_000 * part, signal);

    const count = step('Count the people');
    let seen = 0;
    for (const { name, lines: group } of bySize(lines)) {
      const counting = count.step(name);
      let people = 0;
      let done = 0;
      for (const part of partsOf(group, 25)) {
        for (const line of part) people += populationOf(line);
        done += part.length;
        seen += part.length;
        counting.progress(done, group.length);
        progress(seen / 2, lines.length);
        await pause((0.5 * part.length) / lines.length + 0.001);
      }
      counting.done(`${people.toLocaleString('en')} people`);
      yield `${name}: ${group.length.toLocaleString('en')}, with ${people.toLocaleString('en')} people\n`;
    }

    count.done();

    if (trouble === 'break') {
      state({ paused: true });
      await sleep(5_000, signal);
      state({ paused: false });
    }
    if (trouble === 'silence') await sleep(15_000, signal);

    // Two at a time, and one that is not needed.
    const naming = step('Find the commonest name', { parallel: true });
    const sorting = step('Find the largest country', { parallel: true });
    step('Draw a map', { parallel: true }).skip('nobody asked for one');
    const names = new Tally();
    const countries = new Tally();
    let looked = 0;
    for (const part of partsOf(lines, 80)) {
      for (const line of part) {
        const [, name = '', , country = ''] = line.split('\t');
        names.add(name);
        countries.add(country, populationOf(line));
      }
      looked += part.length;
      naming.progress(Math.min(1, (1.5 * looked) / lines.length));
      sorting.progress(looked / lines.length);
      progress((seen + looked) / 2, lines.length);
      await pause(0.42 / 80);
    }
    naming.done(names.top[0]);
    sorting.done(countries.top[0]);
    yield `The commonest name is ${names.top[0]}: ${names.top[1]} places bear it\n`;
    yield `Most people of these places live in ${countries.top[0]}\n`;

    step('Print the report');
    await pause(0.05);
    if (trouble === 'jam' && Math.random() < 0.7) {
      throw new StreamError(
        'paper-jam',
        'The printer is jammed. It often works the next time.',
        { retryable: true },
      );
    }
    return { places: lines.length };
  },
});
