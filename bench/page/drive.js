/*
 * Runs in the page: hands the pieces of a part's job to one contender, at one of two paces, and says when all is there.
 *
 * A contender is a module that exports `mount(root)`; see `bench/README.md`.
 */
import { jobs } from '../jobs/index.mjs';
import { addStyles } from './styles.js';

/** Which job, and the contender's module without its ending: `#markdown/text/rivulet`. */
const [, part, path] = /^#([\w-]+)\/(.+)$/.exec(location.hash);
document.documentElement.dataset.part = part;
const job = jobs[part]();
const { pieces } = job;
const view = await mount();

/** Ready to be driven by `harness/measure.mjs`. */
window.bench = { run, verify: (reference) => job.verify(view, reference) };

async function mount() {
  await addStyles(path);
  const contender = await import(`/${path}.js`);
  const view = await contender.mount(document.querySelector('#root'), { pieces, part });
  await frames(3);
  return view;
}

/** Resolves to how many pieces were handed over: fewer than there are when it took longer than `limit` milliseconds. */
async function run({ pace, limit }) {
  const deadline = performance.now() + limit;
  const given = await { framed, saturated }[pace](deadline);
  if (given < pieces.length) return given;
  view.end?.();
  while (!job.isThere(view)) {
    if (performance.now() > deadline) return given - 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await frames(2);
  return given;
}

/** So many pieces a frame, in a task of their own between two frames, as a network brings them. */
function framed(deadline) {
  return new Promise((resolve) => {
    let at = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const end = Math.min(at + job.aFrame, pieces.length);
      while (at < end) view.write(pieces[at++]);
      if (at < pieces.length && performance.now() < deadline) requestAnimationFrame(next);
      else resolve(at);
    };
    const next = () => port2.postMessage(undefined);
    requestAnimationFrame(next);
  });
}

/** A task for each piece, as fast as they are worked off. */
function saturated(deadline) {
  return new Promise((resolve) => {
    let at = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      view.write(pieces[at++]);
      if (at < pieces.length && performance.now() < deadline) port2.postMessage(undefined);
      else resolve(at);
    };
    port2.postMessage(undefined);
  });
}

async function frames(count) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}
