/*
 * Viewers in a process of their own (`viewers.mjs`): does what it is told, and tells what they have waited.
 */
import { enterBatches } from './batches-viewer.mjs';
import { Delays } from './delays.mjs';
import { enter, enterAll } from './viewer.mjs';

/**
 * @typedef {{ count: number, size: number, gap: number }} Stream chunks, UTF-16 code units of each, milliseconds between two
 * @typedef {'rivulet' | 'batches'} Protocol
 * @typedef {{ url: string, protocol: Protocol, count: number, stream: Stream }} Order how many viewers are to come where, and what will be written
 * @typedef {{ all: [number, number][], first: [number, number][], last: [number, number][], frames: number }} Waited
 *   delays of all chunks, and of the first and last quarter of them; in how many frames they came
 * @typedef {{ entered?: true, waited?: Waited, failed?: string }} Report one of them
 */

process.once('message', async (/** @type {Order} */ order) => {
  try {
    await watch(order);
  } catch (error) {
    report({ failed: /** @type {Error} */ (error).message });
  }
});
process.on('disconnect', () => process.exit());

/** @param {Order} order */
async function watch({ url, protocol, count, stream }) {
  const all = new Delays();
  const first = new Delays();
  const last = new Delays();
  const onChunk = (/** @type {number} */ index, /** @type {number} */ delay) => {
    all.add(delay);
    if (index < stream.count / 4) first.add(delay);
    else if (index >= stream.count * 0.75) last.add(delay);
  };
  const viewers = await enterAll(count, () =>
    protocol === 'rivulet' ? enter(url, onChunk) : enterBatches(url, stream, onChunk),
  );
  report({ entered: true });
  const frames = await Promise.all(viewers.map(({ ended }) => ended));
  report({
    waited: {
      all: all.counts,
      first: first.counts,
      last: last.counts,
      frames: frames.reduce((sum, each) => sum + each, 0),
    },
  });
}

/** @param {Report} what */
function report(what) {
  process.send?.(what);
}
