import { once } from 'node:events';
import { createServer } from 'node:http';
import { cpuTime } from '../harness/cpu-time.mjs';
import { chunkAt, SIZE, wholeText } from './chunks.mjs';

/**
 * @typedef {{ start: () => Promise<import('./child.mjs').Running>, open: (view: import('./sockets.mjs').View) => Promise<import('./sockets.mjs').Viewer>, resumes?: false | 'at marks' }} Contender
 *   `resumes`: whether a viewer can go on where it was, by default from any chunk; or only from where the server has told it
 * @typedef {{ time: number, rate: number, cpu: number, p50: number, p99: number, bytes: number, lost: number, doubled: number, isUnfinished: boolean }} Figures
 *   milliseconds for all, chunks delivered in a second, microseconds of server CPU for 1,000 of them, milliseconds from the source to a viewer,
 *   bytes on the wire for each; `lost`: had not come when the last one had, or when it was stopped
 * @typedef {{ time: number, lost: number, doubled: number, isUnfinished: boolean }} Resumed `time`: milliseconds until it has the rest
 */

let streams = 0;

/**
 * Some viewers follow a stream from its first chunk to its last.
 *
 * @param {Contender} contender
 * @param {import('./child.mjs').Running} server
 * @param {{ viewers: number, count: number, pace: number | undefined, limit: number }} work `pace` in chunks a second; `undefined`:
 *   as fast as they are taken. `limit`: milliseconds after which it is stopped
 * @returns {Promise<Figures>}
 */
export async function deliver(contender, server, { viewers, count, pace, limit }) {
  const stream = newStream();
  const source = pace === undefined ? undefined : await startSource(count, pace);
  await server.begin(stream);
  const delays = new Delays();
  let left = viewers;
  const finished = waiter();
  const last = chunkAt(count - 1);
  const readers = await Promise.all(
    Array.from({ length: viewers }, async () => {
      let text = '';
      let got = 0;
      let isDone = false;
      const isWhole = endsWith(last);
      const onText = (/** @type {string} */ more) => {
        text += more;
        const now = performance.now();
        for (const until = Math.min(count, Math.floor(text.length / SIZE)); source && got < until; got++)
          delays.add(now - /** @type {number} */ (source.sent[got]));
        if (isDone || !isWhole(more)) return;
        isDone = true;
        if (--left === 0) finished.done();
      };
      const viewer = await contender.open({ port: server.port, stream, from: 0, onText });
      return { viewer, text: () => text };
    }),
  );
  const bytes = () => readers.reduce((sum, { viewer }) => sum + viewer.bytes(), 0);
  const before = { cpu: cpuTime(server.pids), bytes: bytes(), time: performance.now() };
  const end = await server.write({ stream, count, ...(source && { source: source.url }) });
  const isUnfinished = (await Promise.race([finished.promise, patience(limit)])) === 'late';
  const time = performance.now() - before.time;
  const texts = readers.map(({ text }) => text());
  const delivered = texts.reduce((sum, text) => sum + text.length / SIZE, 0);
  const figures = {
    time,
    rate: (delivered / time) * 1_000,
    cpu: ((cpuTime(server.pids) - before.cpu) / delivered) * 1_000,
    p50: delays.at(0.5),
    p99: delays.at(0.99),
    bytes: (bytes() - before.bytes) / delivered,
    ...faultsOf(texts, count),
    isUnfinished,
  };
  for (const { viewer } of readers) viewer.drop();
  await Promise.race([end(), patience(1_000)]);
  await source?.close();
  return figures;
}

/**
 * A viewer whose line is lost in the middle comes again when all is written.
 *
 * @param {Contender} contender
 * @param {import('./child.mjs').Running} server
 * @param {{ count: number, limit: number }} work
 * @returns {Promise<Resumed>}
 */
export async function resume(contender, server, { count, limit }) {
  const stream = newStream();
  await server.begin(stream);
  const half = (count / 2) * SIZE;
  let text = '';
  let last = /** @type {unknown} */ (undefined);
  const dropped = waiter();
  const written = waiter();
  const whole = waiter();
  const isWritten = endsWith(chunkAt(count - 1));
  const isWhole = endsWith(chunkAt(count - 1));
  const view = { port: server.port, stream, from: 0 };
  const other = await contender.open({
    ...view,
    onText(more) {
      if (isWritten(more)) written.done();
    },
  });
  const viewer = await contender.open({
    ...view,
    onMark(mark) {
      if (!dropped.isDone) last = mark;
    },
    onText(more) {
      if (dropped.isDone) return;
      text += more;
      if (text.length < half) return;
      if (contender.resumes !== 'at marks') text = text.slice(0, half);
      dropped.done();
      viewer.drop();
    },
  });
  const end = await server.write({ stream, count });
  await Promise.race([Promise.all([dropped.promise, written.promise]), patience(limit)]);
  const begun = performance.now();
  const again = await contender.open({
    ...view,
    from: Math.floor(text.length / SIZE),
    last,
    onText(more) {
      text += more;
      if (isWhole(more)) whole.done();
    },
  });
  const isUnfinished = (await Promise.race([whole.promise, patience(limit)])) === 'late';
  const time = performance.now() - begun;
  again.drop();
  other.drop();
  await Promise.race([end(), patience(1_000)]);
  return { time, ...faultsOf([text], count), isUnfinished };
}

/**
 * Tells with each piece of a text whether the text ends with that now. How long it is would not tell: a chunk may be missing, or
 * there twice.
 *
 * @param {string} end
 */
function endsWith(end) {
  let last = '';
  return (/** @type {string} */ more) => {
    last = (more.length < end.length ? last + more : more).slice(-end.length);
    return last === end;
  };
}

/** Something that will have happened. */
function waiter() {
  let resolve = (/** @type {void} */ _) => {};
  const promise = new Promise((/** @type {(value: void) => void} */ given) => {
    resolve = given;
  });
  const self = {
    promise,
    isDone: false,
    done() {
      self.isDone = true;
      resolve();
    },
  };
  return self;
}

function newStream() {
  return `s${++streams}-${process.pid}`;
}

/**
 * @param {number} milliseconds
 * @returns {Promise<'late'>}
 */
function patience(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, 'late').unref());
}

/**
 * How many chunks have not come, and how many came once too often.
 *
 * @param {readonly string[]} texts
 * @param {number} count
 */
function faultsOf(texts, count) {
  const whole = wholeText(count);
  let lost = 0;
  let doubled = 0;
  for (const text of texts) {
    if (text === whole) continue;
    const times = new Map();
    for (const [chunk] of text.matchAll(/\d{8} and so on, /g)) times.set(chunk, (times.get(chunk) ?? 0) + 1);
    for (let seq = 0; seq < count; seq++) {
      const seen = times.get(chunkAt(seq)) ?? 0;
      if (seen === 0) lost++;
      else doubled += seen - 1;
    }
  }
  return { lost, doubled };
}

/** Delays, counted by steps of 20 µs: so many that they cannot be kept one by one. */
class Delays {
  static #STEP = 0.02;
  #counts = new Uint32Array(1_000_000);
  #count = 0;

  /** @param {number} milliseconds */
  add(milliseconds) {
    const step = Math.min(this.#counts.length - 1, Math.max(0, Math.round(milliseconds / Delays.#STEP)));
    this.#counts[step] = /** @type {number} */ (this.#counts[step]) + 1;
    this.#count++;
  }

  /** @param {number} share */
  at(share) {
    let rest = this.#count * share;
    if (this.#count === 0) return Number.NaN;
    const step = this.#counts.findIndex((count) => {
      rest -= count;
      return rest <= 0;
    });
    return step * Delays.#STEP;
  }
}

/**
 * An HTTP server that writes chunks at a pace, as a model would.
 *
 * @param {number} count
 * @param {number} pace chunks a second
 */
async function startSource(count, pace) {
  /** When each was written, by `performance.now()`. */
  const sent = new Float64Array(count);
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    const begun = performance.now();
    let done = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      const due = Math.min(count, Math.floor(((now - begun) * pace) / 1_000));
      let text = '';
      for (; done < due; done++) {
        sent[done] = now;
        text += chunkAt(done);
      }
      if (text !== '') response.write(text);
      if (done < count) return;
      clearInterval(timer);
      response.end();
    }, 1);
    response.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    sent,
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
