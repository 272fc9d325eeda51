import { expect, test } from 'vitest';
import { chunkAt } from '../../bench/server/chunks.mjs';
import { deliver, resume } from '../../bench/server/measure.mjs';
import { rowsOf } from '../../bench/server/report.mjs';

const COUNT = 40;
const ALL = Array.from({ length: COUNT }, (_, seq) => seq);
const WORK = { viewers: 2, count: COUNT, pace: undefined, limit: 60_000 };

/** A server of which every viewer is sent these chunks, from where it says that it was. */
function sends(seqs: readonly number[]) {
  const viewers = new Set<(text: string) => void>();
  const contender = {
    start: async () => server,
    async open({ from, onText }: { from: number; onText: (text: string) => void }) {
      viewers.add(onText);
      if (from > 0) queueMicrotask(() => onText(seqs.slice(from).map(chunkAt).join('')));
      return { bytes: () => 0, drop: () => viewers.delete(onText) };
    },
  };
  const server = {
    port: 0,
    pids: [],
    begin: async () => {},
    async write() {
      for (const seq of seqs) for (const onText of viewers) onText(chunkAt(seq));
      return () => {};
    },
    stop: async () => {},
  };
  return { contender, server };
}

test.each([
  { what: 'all', seqs: ALL, lost: 0, doubled: 0 },
  { what: 'all but one', seqs: ALL.filter((seq) => seq !== 7), lost: 1, doubled: 0 },
  { what: 'one twice', seqs: ALL.flatMap((seq) => (seq === 7 ? [seq, seq] : [seq])), lost: 0, doubled: 1 },
  { what: 'the last one twice', seqs: [...ALL, COUNT - 1], lost: 0, doubled: 1 },
  {
    what: 'one twice in place of another',
    seqs: ALL.map((seq) => (seq === 7 ? 6 : seq)),
    lost: 1,
    doubled: 1,
  },
])('chunks that each viewer has lost or has twice are counted: $what', async ({ seqs, lost, doubled }) => {
  const { contender, server } = sends(seqs);
  expect(await deliver(contender, server, WORK)).toMatchObject({
    lost: lost * WORK.viewers,
    doubled: doubled * WORK.viewers,
    isUnfinished: false,
  });
});

test('who never gets the last chunk is unfinished, and has lost what did not come', async () => {
  const { contender, server } = sends(ALL.slice(0, -2));
  expect(await deliver(contender, server, { ...WORK, limit: 1 })).toMatchObject({
    lost: 2 * WORK.viewers,
    doubled: 0,
    isUnfinished: true,
  });
});

test('what a viewer that comes again is not sent is counted', async () => {
  const some = sends(ALL.filter((seq) => seq !== 30));
  const figures = await resume(some.contender, some.server, { count: COUNT, limit: 60_000 });
  expect(figures).toMatchObject({ lost: 1, doubled: 0, isUnfinished: false });
});

test('a row has the ratios of each round to the limit, lowest to highest, and faults of all rounds', () => {
  const round = (cpu: number, lost = 0) => ({ rate: 10, cpu, lost, isUnfinished: false });
  const taking = ['limit', 'other', 'absent'].map((name) => ({ name, title: name }));
  const figures = {
    limit: [round(1), round(2), round(1)],
    other: [round(3), round(4), round(2, 1)],
    absent: [],
  };
  const [, other, absent] = rowsOf(taking, figures, 'limit');
  expect(other).toMatchObject({ cpu: 3, 'cpu ratio': 2, 'cpu spread': [2, 3], lost: 1, rounds: 3, note: '' });
  expect(absent).toMatchObject({ rounds: 0, note: 'did not run' });
});
