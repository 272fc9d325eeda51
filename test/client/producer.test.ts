import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Producer, type ProducerOptions } from '../../src/client/producer.js';
import { until } from '../support/wait.js';
import { FakeDoor, type Fault } from './fake-door.js';
import { ManualPlatform } from './manual-platform.js';

let door: FakeDoor;

beforeEach(async () => {
  door = await FakeDoor.start();
});
afterEach(() => door.stop());

/** Waits for nothing: every wait is over at once. */
class HastyPlatform extends ManualPlatform {
  readonly waited: number[] = [];

  override after(milliseconds: number, callback: () => void): () => void {
    if (milliseconds === 30_000) return super.after(milliseconds, callback);
    this.waited.push(milliseconds);
    this.time += milliseconds;
    queueMicrotask(callback);
    return () => {};
  }
}

function produce(options: Partial<ProducerOptions> = {}): Producer {
  return new Producer({
    url: door.url,
    platform: new HastyPlatform(),
    retryFor: Number.POSITIVE_INFINITY,
    ...options,
  });
}

test('whatever happens to its requests, what was written arrives once and in order', async () => {
  const fault = fc.option(fc.constantFrom<Fault>('lost', 'lost-after', 503, 429), { nil: undefined });
  const written = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.uint8Array({ max: 127, maxLength: 5 }),
    // Long enough to be packed.
    fc.nat(9_000).map((length) => 'x'.repeat(length)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { maxLength: 20 }),
      fc.array(fault, { maxLength: 20 }),
      async (values, faults) => {
        const here = await FakeDoor.start();
        try {
          here.faults = faults;
          const producer = produce({ url: here.url });
          for (const [index, value] of values.entries()) {
            const taken = producer.write(value);
            if (index % 3 === 0) await taken;
            if (index % 7 === 0) await producer.flush();
          }
          await producer.close();
          const decoder = new TextDecoder();
          expect(here.text).toBe(
            values.map((value) => (typeof value === 'string' ? value : decoder.decode(value))).join(''),
          );
          expect(here.outcome).toEqual({ status: 'complete' });
        } finally {
          await here.stop();
        }
      },
    ),
    { numRuns: 40 },
  );
}, 30_000);

test('what is written while a request is under way goes out together, one request at a time', async () => {
  let open = () => {};
  door.gate = new Promise((resolve) => {
    open = resolve;
  });
  const producer = produce();
  void producer.write('first');
  await until(() => door.requests.length === 1);
  for (let i = 0; i < 100; i++) void producer.write(`${i} `);
  open();
  await producer.flush();
  expect(door.taken).toHaveLength(2);
  expect(door.requests.map(({ headers }) => headers['producer-seq'])).toEqual(['0', '1']);
});

test('a writer waits while too much is waiting to be sent', async () => {
  let open = () => {};
  door.gate = new Promise((resolve) => {
    open = resolve;
  });
  const producer = produce({ buffer: 1_000 });
  await producer.write('first');
  await until(() => door.requests.length === 1);
  let hasRoom = false;
  const waiting = producer.write('x'.repeat(2_000)).then(() => {
    hasRoom = true;
  });
  await new Promise(setImmediate);
  expect(hasRoom).toBe(false);
  open();
  await waiting;
  await producer.close();
  expect(door.text).toBe(`first${'x'.repeat(2_000)}`);
});

test('a value larger than an append has one to itself', async () => {
  const producer = produce();
  for (const length of [10, 300_000, 10]) void producer.write('x'.repeat(length));
  await producer.close();
  expect(door.taken.map(({ body }) => body.length)).toEqual([14, 300_004, 14]);
});

describe('a long body', () => {
  const line = { line: 'the same again and again, with an ü' };
  const sizes = () => door.requests.map(({ headers }) => Number(headers['content-length']));

  test('travels packed, in every attempt', async () => {
    door.faults = [503, 'lost-after'];
    const producer = produce();
    for (let i = 0; i < 1_000; i++) void producer.write(line);
    void producer.write(new Uint8Array(8_192));
    await producer.close();
    expect(door.requests.map(({ headers }) => headers['content-encoding'])).toEqual(Array(4).fill('gzip'));
    for (const size of sizes()) expect(size).toBeLessThan(500);
    expect(door.taken.map(({ body }) => body.length)).toEqual([
      (Buffer.byteLength(JSON.stringify(line)) + 1) * 1_000 + 1,
      8_192,
    ]);
  });

  test('travels as it is where it is short, or would not get shorter', async () => {
    const producer = produce();
    void producer.write('x'.repeat(4_000));
    void producer.write(crypto.getRandomValues(new Uint8Array(10_000)));
    await producer.close();
    expect(door.requests.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, undefined]);
    expect(sizes()).toEqual([4_004, 10_000]);
  });

  test('is sent again as it is where the server takes nothing packed, and so are all after it', async () => {
    door.refuse = ({ headers }) =>
      headers['content-encoding'] ? { status: 415, code: 'unsupported-encoding' } : undefined;
    const platform = new HastyPlatform();
    const told: unknown[] = [];
    const producer = produce({ platform, onRetry: (error) => told.push(error) });
    void producer.write('x'.repeat(300_000));
    void producer.write('y'.repeat(300_000));
    await producer.close();
    expect(
      door.requests.map(({ headers }) => [headers['producer-seq'], headers['content-encoding']]),
    ).toEqual([
      ['0', 'gzip'],
      ['0', undefined],
      ['1', undefined],
    ]);
    expect(door.text).toBe('x'.repeat(300_000) + 'y'.repeat(300_000));
    expect([platform.waited, told]).toEqual([[], []]);
  });

  test('that is refused for its type, packed or not, is an error', async () => {
    door.refuse = () => ({ status: 415, code: 'http-status' });
    const producer = produce();
    void producer.write('x'.repeat(300_000));
    await expect(producer.close()).rejects.toMatchObject({ code: 'http-status' });
    expect(door.requests).toHaveLength(2);
  });
});

test('the wait between attempts grows and is jittered, and ends after as long as was asked', async () => {
  const platform = new HastyPlatform();
  door.refuse = () => {
    platform.set += 3_600_000;
    return { status: 503, code: 'storage-failed' };
  };
  const producer = produce({ platform, retryFor: 5_000 });
  void producer.write('x');
  await expect(producer.flush()).rejects.toMatchObject({ code: 'storage-failed' });
  // The clock was set by an hour with each attempt, which is not time that has passed.
  expect(platform.waited).toEqual([250, 500, 1_000, 2_000]);
  expect(producer.error).toMatchObject({ code: 'storage-failed' });
  await expect(producer.write('y')).rejects.toBe(producer.error);
});

test('a refusal that will not pass is not tried again', async () => {
  door.refuse = () => ({ status: 403, code: 'forbidden' });
  const producer = produce();
  void producer.write('x');
  await expect(producer.close()).rejects.toMatchObject({
    code: 'forbidden',
    message: 'forbidden, says the server',
  });
  expect(door.requests).toHaveLength(1);
});

describe('an epoch', () => {
  test('is claimed by a new incarnation of a producer', async () => {
    door.epoch = 7;
    const producer = produce({ id: 'mine', epoch: 3 });
    void producer.write('x');
    await producer.flush();
    expect(door.requests.map(({ headers }) => headers['producer-epoch'])).toEqual(['3', '8']);
    expect(door.text).toBe('x');
  });

  test('that is taken over later ends the older incarnation', async () => {
    const producer = produce({ id: 'mine', epoch: 0 });
    await producer.write('x');
    await producer.flush();
    door.epoch = 1;
    void producer.write('y');
    await expect(producer.flush()).rejects.toMatchObject({ code: 'stale-producer' });
    expect(door.text).toBe('x');
  });
});

test('a token that was refused is fetched anew, once', async () => {
  let fetched = 0;
  door.refuse = ({ headers }) =>
    headers.authorization === 'Bearer token-2' ? undefined : { status: 401, code: 'unauthorized' };
  const producer = produce({ token: () => `token-${++fetched}` });
  void producer.write('x');
  await producer.close();
  expect(door.text).toBe('x');
});

test('an outcome travels in a header, whatever its characters are', async () => {
  const outcome = {
    status: 'error',
    error: { code: 'exit-1', message: 'ü ✗ 🙂\n', retryable: false },
  } as const;
  const producer = produce({ startOver: true });
  void producer.write('x');
  await producer.flush();
  await producer.close(outcome);
  expect(door.outcome).toEqual(outcome);
  expect(door.requests.map(({ headers }) => headers['rivulet-generation'])).toEqual(['new', undefined]);
});

test('misuse is refused at once', async () => {
  const producer = produce();
  expect(() => producer.write(undefined)).toThrow(TypeError);
  expect(() => producer.write(() => {})).toThrow(TypeError);
  await producer.close();
  expect(() => producer.write('x')).toThrow(TypeError);
});

test('aborting drops what was not sent', async () => {
  door.faults = ['lost', 'lost', 'lost'];
  const producer = produce({ platform: new ManualPlatform() });
  void producer.write('x');
  await until(() => door.requests.length > 0);
  producer.abort();
  await expect(producer.flush()).rejects.toMatchObject({ code: 'cancelled' });
  expect(door.taken).toHaveLength(0);
});
