import { expect, test } from 'vitest';
import { Producer, StreamError } from '../../src/client/index.js';
import { until } from '../support/wait.js';

/** A server that takes everything, but for the attempts that `fail` says. */
function serve(fail: (attempt: number) => boolean = () => false) {
  const taken: unknown[] = [];
  const ended: boolean[] = [];
  let attempts = 0;
  const answer = async (_: unknown, init?: RequestInit): Promise<Response> => {
    init?.signal?.throwIfAborted();
    if (fail(++attempts)) throw new TypeError('fetch failed');
    if (init?.body) taken.push(...(JSON.parse(init.body as string) as unknown[]));
    if (new Headers(init?.headers).has('Stream-Closed')) ended.push(true);
    return new Response(null, { status: 200 });
  };
  return { taken, ended, fetch: answer as typeof fetch, attempts: () => attempts };
}

/** So many turns of the microtask queue are more than an append takes from answer to rest. */
const TURNS = 40;

test('what is written at any moment after an answer is sent, and so is the end', async () => {
  for (let turns = 0; turns < TURNS; turns++) {
    const { taken, ended, fetch } = serve();
    const out = new Producer({ url: 'http://localhost/', fetch });
    void out.write('a');
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    void out.write('b');
    await out.flush();
    expect(taken, `written after ${turns} turns`).toEqual(['a', 'b']);

    void out.write('c');
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await out.close();
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(ended, `closed after ${turns} turns`).toEqual([true]);
  }
});

test('trying again is told, and that it helped', async () => {
  const { taken, fetch } = serve((attempt) => attempt === 1 || attempt === 2);
  const told: unknown[] = [];
  const out = new Producer({
    url: 'http://localhost/',
    fetch,
    onRetry: (error, failures) => told.push([error?.code, failures]),
  });
  await out.write('a');
  await out.flush();
  await out.write('b');
  await out.flush();
  expect(told).toEqual([
    ['network', 1],
    ['network', 2],
    [undefined, 0],
  ]);
  expect(taken).toEqual(['a', 'b']);
});

test('giving up ends the waiting, also from within the news of a failure', async () => {
  const { fetch, attempts } = serve(() => true);
  const out: Producer = new Producer({
    url: 'http://localhost/',
    fetch,
    retryFor: Number.POSITIVE_INFINITY,
    onRetry: (_, failures) => {
      if (failures === 2) out.abort(new StreamError('timeout', 'enough'));
    },
  });
  void out.write('a');
  await until(() => attempts() > 0);
  await expect(out.flush()).rejects.toMatchObject({ code: 'timeout', message: 'enough' });
  expect(attempts()).toBe(2);
});
