import { task } from 'rivulet/server';
import * as v from 'valibot';

const rivers = [
  ['Arrow', '1.42 m', 'calm'],
  ['Linden', '2.31 m', 'watch'],
  ['Upper Teal', '3.08 m', 'warn'],
] as const;

/** Writes a bulletin in markup, some of which is not fit to be shown. */
export const bulletin = task({
  input: v.optional(v.object({})),
  onBusy: 'restart',
  async *run(_, { html }) {
    const wait = () => new Promise((done) => setTimeout(done, 500));
    html(
      '<h3>Bulletin of the morning</h3><p>Levels at <strong>06:00</strong>.</p>',
    );
    for (const [name, level, stage] of rivers) {
      await wait();
      html(`<p><b>${name}</b> stands at ${level}: <mark>${stage}</mark></p>`);
    }
    await wait();
    html(
      '<p onclick="alert(1)">Seen off: <img src="https://elsewhere.example/x.png" alt="a picture from elsewhere" onerror="alert(1)"> <script>alert(1)</script><a href="javascript:alert(1)">a link that leads nowhere</a>.</p>',
    );
    yield 'And this line is <b>text</b>, as all text is.\n';
  },
});
