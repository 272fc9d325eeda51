import fc from 'fast-check';
import { afterAll as afterEverything, beforeAll, expect, test } from 'vitest';
import { type HttpStreams, httpStreams } from '../support/http-streams.js';
import { startMemoryRoom } from '../support/memory-room.js';
import { MemoryStorage } from '../support/memory-storage.js';
import { type Random, random } from '../support/random.js';
import { type RoomServer, startRoomServer } from '../support/room-server.js';
import { type Answered, afterAll, noStreams, type Request, written } from '../support/streams-model.js';
import { turns } from '../support/wait.js';

/*
 * Whatever several clients ask of the same few streams at the same time (creating, appending, closing, deleting, forking,
 * reading), the answers are those of some order, one after the other, which keeps each client's own.
 */

const NAMES = ['a', 'b', 'c'];
const name = fc.constantFrom(...NAMES);
const request: fc.Arbitrary<Request> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('create', 'append', 'append', 'remove', 'read', 'read'),
      name,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close'), name }) },
  {
    weight: 2,
    arbitrary: fc
      .shuffledSubarray(NAMES, { minLength: 2, maxLength: 2 })
      .map(([of = '', from = '']): Request => ({ do: 'fork', name: of, from })),
  },
);
/** What up to three clients do at the same time; then the next. */
const rounds = fc.array(
  fc.array(fc.array(request, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 }),
  { minLength: 3, maxLength: 8 },
);

/** A body that breaks off, as it does when its stream is deleted before it was all sent. */
const CUT = 'cut';

async function answerTo(streams: HttpStreams, request: Request, id: number): Promise<string> {
  const response = await send(streams, request, id);
  if (request.do !== 'read' || response.status !== 200) return String(response.status);
  return response.text().then(
    (text) => `200 ${text}`,
    () => CUT,
  );
}

function send(streams: HttpStreams, request: Request, id: number): Promise<Response> {
  const { name } = request;
  switch (request.do) {
    case 'create':
      return streams.put(name, 'text/plain', written(id));
    case 'fork':
      return streams.send('PUT', name, { headers: { 'stream-forked-from': `/v1/stream/${request.from}` } });
    case 'append':
      return streams.post(name, 'text/plain', written(id));
    case 'close':
      return streams.send('POST', name, { headers: { 'stream-closed': 'true' } });
    case 'remove':
      return streams.send('DELETE', name);
    case 'read':
      return streams.get(name);
  }
}

async function play(
  streams: HttpStreams,
  played: readonly (readonly (readonly Request[])[])[],
): Promise<void> {
  let states = noStreams();
  let ids = 0;
  for (const clients of played) {
    const answered = await Promise.all(
      clients.map(async (requests) => {
        const done: Answered[] = [];
        for (const request of requests) {
          const id = ++ids;
          done.push({ request, id, answer: await answerTo(streams, request, id) });
        }
        return done;
      }),
    );
    const before = states;
    const isRemoved = clients.flat().some((request) => request.do === 'remove');
    const whole = answered.map((done) => done.filter(({ answer }) => answer !== CUT || !isRemoved));
    states = afterAll(before, whole);
    const what = () => JSON.stringify({ before: [...before.values()], answered }, null, 1);
    expect(states.size, states.size === 0 ? what() : '').toBeGreaterThan(0);
  }
}

/** A storage whose reads take their time, each another: before they look, and before they tell what they have seen. */
class SlowStorage extends MemoryStorage {
  readonly #dice: Random;

  constructor(dice: Random) {
    super();
    this.#dice = dice;
  }

  override async get<T>(key: string): Promise<T | undefined> {
    await turns(this.#dice.integer(0, 2));
    const value = await super.get<T>(key);
    await turns(this.#dice.integer(0, 2));
    return value;
  }

  override async list<T>(options: Parameters<MemoryStorage['list']>[0]): Promise<Map<string, T>> {
    await turns(this.#dice.integer(0, 2));
    const entries = await super.list<T>(options);
    await turns(this.#dice.integer(0, 2));
    return entries;
  }
}

/** A stream that a fork reads is deleted just as a read has found its place. */
const DELETED_AS_IT_IS_READ: readonly (readonly (readonly Request[])[])[] = [
  [
    [
      { do: 'create', name: 'b' },
      { do: 'fork', name: 'c', from: 'b' },
    ],
    [{ do: 'fork', name: 'c', from: 'b' }],
    [{ do: 'fork', name: 'b', from: 'c' }],
  ],
  [
    [
      { do: 'remove', name: 'a' },
      { do: 'read', name: 'b' },
    ],
    [
      { do: 'read', name: 'a' },
      { do: 'remove', name: 'b' },
    ],
  ],
];

test('requests at the same time are answered as if one came after the other, however slow the storage is', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, fc.integer({ min: 1 }), async (played, seed) => {
      const { room } = await startMemoryRoom(
        { authorize: () => ({ read: true, append: true }) },
        new SlowStorage(random(seed)),
      );
      const streams = httpStreams((path, init) =>
        room.request(new globalThis.Request(`http://rivulet.test/parties/main/room/v1/stream${path}`, init)),
      );
      await play(streams, played);
    }),
    { numRuns: 200, examples: [[DELETED_AS_IT_IS_READ.map((round) => round.map((asked) => [...asked])), 1]] },
  );
});

let server: RoomServer;
let names = 0;
beforeAll(async () => {
  server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
});
afterEverything(() => server.stop());

test('and so they are by a real server', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (played) => {
      const room = `races-${++names}`;
      await play(
        httpStreams((path, init) => fetch(server.roomUrl(room, `/v1/stream${path}`), init)),
        played,
      );
    }),
    { numRuns: 60 },
  );
});
