/*
 * `npm run bench:relay`: what a chunk costs the room that it is written to, for 10, 100 and 1,000 viewers, who are at
 * the room itself or at 16 relays of it.
 *
 *   npm run bench:relay [-- --viewers 10,100,1000 --shards 16 --chunks 2000 --rounds 5]
 *
 * In workerd a room and its relays share a process on one machine, and its CPU time cannot be told apart. So there are two
 * measurements, and each says what it can:
 *
 * 1. The room alone. Its own classes and those of its relays run in this process, on storage in memory and sockets that
 *    count. A chunk of 64 units is appended at a time. Its turn goes from storage.put to the end of the turn: "put, then
 *    send" is one turn, and relays take what they are sent in later ones. To that comes what the room does with
 *    acknowledgements. Median and 99th percentile of the turns, and how many messages the room has sent for a chunk. A send
 *    costs next to nothing here, so that the figures are those of our code.
 * 2. All of it, in a real workerd with real sockets: CPU time of the process for a chunk, without relays. There the room
 *    is all that runs; the slope is what one viewer costs it, sockets included. With relays the same sends are made, by
 *    16 objects, which a platform puts on as many threads.
 *
 * Configurations take turns; medians of the rounds.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { WebSocket } from 'ws';
import { root } from '../scripts/root.mjs';
import { cpuTime } from './harness/cpu-time.mjs';
import { keep } from './harness/keep.mjs';
import { roundsWithin } from './harness/rounds.mjs';

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '10,100,1000' },
    shards: { type: 'string', default: '16' },
    chunks: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    /** For each of the two measurements. */
    minutes: { type: 'string', default: '60' },
  },
});
const crowds = values.viewers.split(',').map(Number);
const shards = Number(values.shards);
const chunks = Number(values.chunks);
/** UTF-16 code units of a chunk. */
const SIZE = 64;
/** In workerd: chunks of a measurement, and milliseconds between two. */
const PACED = { count: 200, gap: 25 };
/** Units applied between two acknowledgements (PROTOCOL.md §8). */
const ACK = 64 * 1024;

const { MemoryStorage, RelayRoom, resolveOptions, startMemoryRoom, startRoomServer } = await load();

console.log(`The room alone: one chunk of ${SIZE} units at a time, ${chunks} of them, medians`);
const alone = await inTurns([0, shards], modelled);
const inRoom = alone.map(({ viewers, relays, figures: [turn, late, acks, sends] }) => ({
  viewers,
  relays,
  turn: Number(turn),
  late: Number(late),
  acks: Number(acks),
  sends: Number(sends),
}));
for (const { viewers, relays, turn, late, acks, sends } of inRoom) {
  console.log(
    `${label(viewers, relays)}  turn ${us(turn)} (p99 ${us(late)}), acknowledgements ${us(acks)}, ${sends} messages sent`,
  );
}

console.log(`\nAll of it, in workerd: a chunk of ${SIZE} units every ${PACED.gap} ms, CPU time for a chunk`);
const server = await startRoomServer({ entry: 'test/support/fixtures/load-room.ts' });
const served = await inTurns([0, shards], real);
await server.stop();
const inAll = served.map(({ viewers, relays, figures: [cpu] }) => ({ viewers, relays, cpu: Number(cpu) }));
for (const { viewers, relays, cpu } of inAll)
  console.log(`${label(viewers, relays)}  ${us(cpu)}, ${us(cpu / viewers)} a viewer`);
await keep('relay', { title: 'A chunk for many viewers, at the room or at relays of it', inRoom, inAll });

/**
 * Takes turns with all configurations. Gives the medians of their figures.
 *
 * @param {number[]} kinds how many relays
 * @param {(viewers: number, relays: number) => Promise<number[]>} measure
 */
async function inTurns(kinds, measure) {
  const all = kinds.flatMap((relays) =>
    crowds.map((viewers) => ({ viewers, relays, rounds: /** @type {number[][]} */ ([]) })),
  );
  for (const _ of roundsWithin(Number(values.rounds), Number(values.minutes))) {
    for (const { viewers, relays, rounds } of all) rounds.push(await measure(viewers, relays));
  }
  return all.map(({ viewers, relays, rounds }) => ({
    viewers,
    relays,
    figures: (rounds[0] ?? []).map((_, i) =>
      quantile(
        rounds.map((figures) => figures[i] ?? Number.NaN),
        0.5,
      ),
    ),
  }));
}

/**
 * One room in this process. Gives microseconds of a turn (median, 99th percentile), of acknowledgements for a chunk, and
 * messages sent for a chunk.
 *
 * @param {number} viewers
 * @param {number} relays
 */
async function modelled(viewers, relays) {
  const turns = /** @type {number[]} */ ([]);
  let turn = 0;
  let isTurn = false;
  class TimedStorage extends MemoryStorage {
    /** @param {Readonly<Record<string, unknown>>} entries */
    put(entries) {
      const stored = super.put(entries);
      if (!isTurn) {
        isTurn = true;
        const begun = performance.now();
        queueMicrotask(() => {
          turn += performance.now() - begun;
          isTurn = false;
        });
      }
      return stored;
    }
  }
  const limits = { requests: 1e9 };
  const grants = { authorize: () => ({ read: true, append: true }), limits, shards: relays };
  const origin = await startMemoryRoom(grants, new TimedStorage());
  let sent = 0;
  let acknowledging = 0;
  const toRoom = (/** @type {object} */ socket, /** @type {string} */ frame) => {
    const begun = performance.now();
    void origin.room.message(socket, frame);
    acknowledging += performance.now() - begun;
  };

  /** @param {(socket: object, frame: string) => void} say */
  const sink = (say) => {
    let units = 0;
    let acked = 0;
    const socket = {
      attachment: undefined,
      close() {},
      send(/** @type {string} */ data) {
        if (say === toRoom) sent++;
        units += data.length;
        if (units - acked < ACK) return;
        acked = units;
        setImmediate(say, socket, JSON.stringify({ type: 'ack', units }));
      },
    };
    return socket;
  };
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
    origin.room.connect(ofRoom, new Request('http://rivulet.test/parties/main/room'));
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
    return new RelayRoom(host, { origin: 'room', index }, resolveOptions(grants));
  });
  await origin.post('s', 'first');
  for (let i = 0; i < viewers; i++) {
    const hall = halls[i % halls.length] ?? origin.room;
    const say =
      hall === origin.room
        ? toRoom
        : (/** @type {object} */ at, /** @type {string} */ frame) => void hall.message(at, frame);
    const socket = sink(say);
    hall.connect(socket, new Request('http://rivulet.test/parties/main/room'));
    await hall.message(socket, '{"type":"hello","version":1}');
    await hall.message(socket, '{"type":"subscribe","stream":"s"}');
  }
  await settled();
  // What follows is warm, and nobody is behind.
  for (let i = 0; i < 200; i++) await append();
  turns.length = sent = acknowledging = 0;
  for (let i = 0; i < chunks; i++) await append();
  return [
    quantile(turns, 0.5) * 1_000,
    quantile(turns, 0.99) * 1_000,
    (acknowledging / chunks) * 1_000,
    sent / chunks,
  ];

  async function append() {
    turn = 0;
    await origin.post('s', 'x'.repeat(SIZE));
    await settled();
    turns.push(turn);
  }
}

/**
 * Real viewers of a real server. Gives microseconds of its CPU time for a chunk.
 *
 * @param {number} viewers
 * @param {number} relays
 */
async function real(viewers, relays) {
  const room = `${relays > 0 ? 'relayed' : 'plain'}-${crypto.randomUUID()}`;
  const sockets = /** @type {WebSocket[]} */ ([]);
  const ends = /** @type {Promise<void>[]} */ ([]);
  for (let at = 0; at < viewers; at += 50) {
    const some = Array.from({ length: Math.min(50, viewers - at) }, () => enter(room, ends));
    sockets.push(...(await Promise.all(some)));
  }
  const before = cpuTime([server.pid]);
  const input = { ...PACED, size: SIZE };
  sockets[0]?.send(JSON.stringify({ type: 'run', id: 1, run: 'paced', task: 'paced', stream: 's', input }));
  await Promise.all(ends);
  const used = cpuTime([server.pid]) - before;
  for (const socket of sockets) socket.terminate();
  return [used / PACED.count];
}

/**
 * @param {string} room
 * @param {Promise<void>[]} ends
 * @returns {Promise<WebSocket>}
 */
function enter(room, ends) {
  const socket = new WebSocket(server.socketUrl(room), { perMessageDeflate: false });
  let units = 0;
  let acked = 0;
  return new Promise((resolve, reject) => {
    ends.push(
      new Promise((/** @type {(value: void) => void} */ done) => {
        socket.on('message', (data) => {
          const frame = data.toString();
          if (frame.startsWith('{"type":"chunks"')) {
            units += frame.length;
            if (units - acked < ACK) return;
            acked = units;
            socket.send(`{"type":"ack","units":${units}}`);
          } else if (frame.includes('"ended"')) done();
          else if (frame.includes('"opened"')) resolve(socket);
        });
      }),
    );
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send('{"type":"hello","version":1}');
      socket.send('{"type":"subscribe","stream":"s"}');
    });
  });
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

/**
 * @param {number} viewers
 * @param {number} relays
 */
function label(viewers, relays) {
  return `${String(viewers).padStart(5)} viewers, ${relays > 0 ? `${relays} relays` : 'no relays'}`.padEnd(
    28,
  );
}

/** @param {number} microseconds */
function us(microseconds) {
  return `${microseconds < 100 ? microseconds.toPrecision(2) : Math.round(microseconds)} µs`;
}

/** The server's own classes and the tests' support, which are TypeScript. */
async function load() {
  const outfile = join(root, '.build/bench/relay-parts.mjs');
  await build({
    stdin: {
      contents: `
        export { RelayRoom } from './src/server/relay/relay-room.ts';
        export { resolveOptions } from './src/server/options.ts';
        export { startMemoryRoom } from './test/support/memory-room.ts';
        export { MemoryStorage } from './test/support/memory-storage.ts';
        export { startRoomServer } from './test/support/room-server.ts';`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(outfile);
}
