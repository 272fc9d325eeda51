import { bundled } from './server.mjs';

/** UTF-16 code units of a chunk. */
export const SIZE = 64;
/** Chunks after which all is compiled, and has been acknowledged more than once. */
const WARM = 1_000;
/** Units applied between two acknowledgements (PROTOCOL.md §8). */
const ACK = 64 * 1024;

const { MemoryStorage, RelayRoom, resolveOptions, startMemoryRoom, Stream } = await bundled(
  `export { RelayRoom } from './src/server/relay/relay-room.ts';
  export { resolveOptions } from './src/server/options.ts';
  export { Stream } from './src/server/stream.ts';
  export { startMemoryRoom } from './test/support/memory-room.ts';
  export { MemoryStorage } from './test/support/memory-storage.ts';`,
  'room-alone',
);

/** Milliseconds in flushes of rooms of this process, and in storage of the bench's own within them. */
let flushing = 0;
let storing = 0;

class TimedStorage extends MemoryStorage {
  /** @param {Readonly<Record<string, unknown>>} entries */
  put(entries) {
    const begun = performance.now();
    const stored = super.put(entries);
    storing += performance.now() - begun;
    return stored;
  }
}

const { flush } = Stream.prototype;
Stream.prototype.flush = function timedFlush() {
  const [begun, stored] = [performance.now(), storing];
  flush.call(this);
  flushing += performance.now() - begun - (storing - stored);
};

/**
 * @typedef {{ flush: number, late: number, acks: number, sends: number }} Cost of a chunk
 *   microseconds of its flush, median and 99th percentile, and of acknowledgements; messages that the room has sent
 */

/**
 * A room in this very process, with its relays, on storage in memory and sockets that count. An append over HTTP is flushed at
 * once: each chunk is a flush of its own. From its begin to its end, in which the frame is put together, put into storage and sent to
 * all who follow; without what the storage in memory takes for it, but with the counting of the sockets. Relays take what they
 * are sent in later turns.
 *
 * @param {number} viewers
 * @param {number} relays
 * @param {number} chunks
 * @returns {Promise<Cost>}
 */
export async function measureAlone(viewers, relays, chunks) {
  const flushes = /** @type {number[]} */ ([]);
  const options = {
    authorize: () => ({ read: true, append: true }),
    limits: { requests: 1e9 },
    shards: relays,
  };
  const origin = await startMemoryRoom(options, new TimedStorage());
  let sent = 0;
  let arrived = 0;
  let acknowledging = 0;
  const toRoom = (/** @type {object} */ socket, /** @type {string} */ frame) => {
    const begun = performance.now();
    void origin.room.message(socket, frame);
    acknowledging += performance.now() - begun;
  };

  /**
   * A viewer's socket: counts what comes, and acknowledges it.
   *
   * @param {(socket: object, frame: string) => void} say
   */
  const sink = (say) => {
    let units = 0;
    let acked = 0;
    const socket = {
      attachment: undefined,
      close() {},
      send(/** @type {string} */ data) {
        if (say === toRoom) sent++;
        // What else is said costs no credit, and more than was sent cannot be acknowledged.
        if (!data.startsWith('{"type":"chunks"')) return;
        arrived++;
        units += data.length;
        if (units - acked < ACK) return;
        acked = units;
        setImmediate(say, socket, `{"type":"ack","units":${units}}`);
      },
    };
    return socket;
  };
  /** A relay's connection to the room. */
  const dial = async () => {
    let listener = { onFrame(/** @type {string} */ _) {}, onClose() {} };
    const ofRoom = {
      attachment: undefined,
      close() {},
      send(/** @type {string} */ data) {
        sent++;
        setImmediate(() => listener.onFrame(data));
      },
    };
    origin.room.connect(ofRoom, request());
    return {
      send: (/** @type {string} */ data) => void setImmediate(toRoom, ofRoom, data),
      close() {},
      listen: (/** @type {typeof listener} */ given) => {
        listener = given;
      },
    };
  };

  const halls = Array.from({ length: relays }, (_, index) => {
    const host = {
      storage: new MemoryStorage(),
      env: origin.env,
      name: () => `~relay.${index}.room`,
      sockets: () => [],
      dial,
    };
    return new RelayRoom(host, { origin: 'room', index }, resolveOptions(options));
  });
  await origin.post('s', 'first');
  for (let i = 0; i < viewers; i++) {
    const hall = halls[i % halls.length] ?? origin.room;
    const say =
      hall === origin.room
        ? toRoom
        : (/** @type {object} */ at, /** @type {string} */ frame) => void hall.message(at, frame);
    const socket = sink(say);
    hall.connect(socket, request());
    await hall.message(socket, '{"type":"hello","version":1}');
    await hall.message(socket, '{"type":"subscribe","stream":"s"}');
  }
  await settled();
  for (let i = 0; i < WARM; i++) await append();
  flushes.length = sent = arrived = acknowledging = 0;
  for (let i = 0; i < chunks; i++) await append();
  if (arrived !== viewers * chunks)
    throw new Error(`Of ${chunks} chunks, ${viewers} viewers had ${arrived} in place of ${viewers * chunks}`);
  return {
    flush: quantile(flushes, 0.5) * 1_000,
    late: quantile(flushes, 0.99) * 1_000,
    acks: (acknowledging / chunks) * 1_000,
    sends: sent / chunks,
  };

  async function append() {
    flushing = 0;
    await origin.post('s', 'x'.repeat(SIZE));
    await settled();
    flushes.push(flushing);
  }
}

function request() {
  return new Request('http://rivulet.test/parties/main/room');
}

/** Everything that was sent has arrived, and been answered. */
async function settled() {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * @param {number[]} numbers
 * @param {number} share
 */
function quantile(numbers, share) {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? Number.NaN;
}
