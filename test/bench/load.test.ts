import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { enterBatches } from '../../bench/load/batches-viewer.mjs';
import { Delays } from '../../bench/load/delays.mjs';
import { largestOf, nextCrowd } from '../../bench/load/growth.mjs';
import { summaryOf } from '../../bench/load/summary.mjs';
import { crowdOf } from '../../bench/publish/load.mjs';

type IsBorne = (viewers: number, trial: number) => boolean;

/** Crowds in the order in which they are tried, and what the tries said. */
function tried(least: number, isBorne: IsBorne, hasTime?: (viewers: number, trials: number) => boolean) {
  const tries = new Map<number, boolean[]>();
  const asked: number[] = [];
  const next = () => nextCrowd(tries, least, hasTime && ((viewers) => hasTime(viewers, asked.length)));
  for (let size = next(); size !== undefined; size = next()) {
    const said = tries.get(size) ?? [];
    tries.set(size, [...said, isBorne(size, said.length)]);
    asked.push(size);
  }
  return { asked, tries };
}

test('a crowd grows until the largest that is borne and the smallest that is not are near each other', () => {
  const { asked } = tried(1_000, (viewers) => viewers <= 3_300);
  expect(asked).toEqual([1_000, 2_000, 4_000, 4_000, 3_000, 3_500, 3_500, 3_000]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (least, most) => {
        const { tries } = tried(least, (viewers) => viewers <= most);
        const { borne, broken } = largestOf(tries);
        expect(borne <= most && most < broken).toBe(true);
        expect(broken <= Math.max(borne * 1.25, borne + 1)).toBe(true);
      },
    ),
  );
});

test('the largest that is borne and the smallest that is not are so in two of at most three tries, whatever chance does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.infiniteStream(fc.boolean()), (least, chance) => {
      const isBorne = (viewers: number) => viewers < 100_000 && chance.next().value === true;
      const { tries } = tried(least, isBorne);
      const { borne, broken } = largestOf(tries);
      const times = (viewers: number, verdict: boolean) =>
        tries.get(viewers)?.filter((said) => said === verdict).length;
      if (borne > 0) expect(times(borne, true)).toBe(2);
      expect(times(broken, false)).toBe(2);
      for (const said of tries.values()) expect(said.length).toBeLessThanOrEqual(3);
    }),
  );
});

test('a crowd that is borne by chance gives way to the one below it', () => {
  const { asked, tries } = tried(
    1_000,
    (viewers, trial) => viewers < 2_000 || (viewers < 3_000 && trial === 0),
  );
  expect(asked.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 4_000, 3_000, 3_000]);
  expect(largestOf(tries).borne).toBeLessThan(2_000);
});

test('where there is no time for more, the largest that was borne is confirmed while there is time for it', () => {
  expect(
    tried(
      100,
      () => true,
      (viewers) => viewers <= 400,
    ).asked,
  ).toEqual([100, 200, 400, 400]);
  expect(
    tried(
      100,
      () => true,
      (_, trials) => trials < 2,
    ).asked,
  ).toEqual([100, 200]);
});

test('a crowd that is still in doubt when the time is over is not the largest', () => {
  const { tries } = tried(
    100,
    (viewers, trial) => viewers <= 100 || trial === 1,
    (_, trials) => trials < 3,
  );
  expect([...tries]).toEqual([
    [100, [true]],
    [200, [false, true]],
  ]);
  expect(largestOf(tries)).toEqual({ borne: 100, broken: Number.POSITIVE_INFINITY });
});

test('a machine that bears nobody is told so', () => {
  const { asked, tries } = tried(4, () => false);
  expect(asked).toEqual([4, 4, 2, 2, 1, 1]);
  expect(largestOf(tries)).toEqual({ borne: 0, broken: 1 });
});

test('of rounds the median, the lowest and the highest are kept, and how many they were', () => {
  expect(summaryOf([{ cpu: 3 }, { cpu: 1 }, { cpu: 8 }])).toEqual({
    cpu: 3,
    rounds: 3,
    spread: { cpu: [1, 8] },
  });
});

test('delays that are put together have the quantiles of all of them', () => {
  const delays = fc.array(fc.integer({ min: -5, max: 2_000 }), { minLength: 1 });
  fc.assert(
    fc.property(delays, delays, fc.double({ min: 0, max: 0.999, noNaN: true }), (some, others, share) => {
      const each = [some, others].map((list) => {
        const counted = new Delays();
        for (const delay of list) counted.add(delay);
        return counted;
      });
      const together = new Delays(each.flatMap(({ counts }) => counts));
      const sorted = [...some, ...others].sort((a, b) => a - b);
      expect(together.total).toBe(sorted.length);
      expect(together.quantile(share)).toBe(sorted[Math.floor(sorted.length * share)]);
    }),
  );
});

test('of no delays there is no median', () => {
  expect(new Delays().quantile(0.5)).toBeNaN();
});

test('a crowd is published beside that of the limit, with how many of its tries it was borne in', () => {
  const figures = { p99: 40, rate: 20_000, spread: { p99: [40, 40], cpu: [1, 1] } };
  const of = (name: string, viewers: number, isOver: boolean) => ({
    name,
    viewers,
    isOver,
    tries: 3,
    borne: 2,
    end: 'why',
    figures,
  });
  const rows = (...largest: object[]) => crowdOf('crowd', { crowds: [], largest })[0]?.rows;
  const limit = ['ws', '4,000', '1.00', 'in 2 of 3', '40', '20,000', 'why'];
  expect(rows(of('ws', 4_000, true), of('Rivulet', 2_000, true))).toEqual([
    limit,
    ['Rivulet', '2,000', '0.50', ...limit.slice(3)],
  ]);
  const ratioOf = (isOver: boolean, viewers: number, isLimitOver: boolean) =>
    rows(of('ws', viewers, isLimitOver), of('Rivulet', 2_000, isOver))?.[1]?.[2];
  expect(ratioOf(false, 4_000, true)).toBe('≥ 0.50');
  expect(ratioOf(true, 4_000, false)).toBe('≤ 0.50');
  expect(ratioOf(false, 4_000, false)).toBe('–');
  expect(ratioOf(true, 0, true)).toBe('–');
  expect(rows({ name: 'ws', viewers: 0, isOver: true, end: 'why' })?.[0]).toEqual([
    'ws',
    '0',
    '1.00',
    '–',
    '–',
    '–',
    'why',
  ]);
});

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

/** A viewer of three chunks of 4 units, 50 ms apart, to whom a server sends these messages. */
async function sent(...messages: string[]) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  await once(server, 'listening');
  const connected = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const indices: number[] = [];
  const stream = { count: 3, size: 4, gap: 50 };
  const { ended } = await enterBatches(`ws://127.0.0.1:${port}/`, stream, (index) => indices.push(index));
  const [socket] = await connected;
  for (const message of messages) socket.send(message);
  return { ended, indices };
}

test('a viewer of batches has each chunk in order, however they are put together', async () => {
  const { ended, indices } = await sent('100x', '150x200x');
  expect(await ended).toBe(2);
  expect(indices).toEqual([0, 1, 2]);
});

test('a viewer of batches that has missed a chunk fails the measurement', async () => {
  const { ended } = await sent('100x', '200x');
  await expect(ended).rejects.toThrow('What was due at 200 came in the place of 1');
});
