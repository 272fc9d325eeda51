/*
 * Runs in the page: hands a log's lines to one contender, at one of two paces, and then goes to its top, back to its end, and
 * searches it. A contender is a module that exports `mount(root, { total })`; see `bench/README.md`.
 */
import { labelOf, logLines, QUERY } from '../../data/log.mjs';
import { addStyles } from '../../page/styles.js';

/** Lines that are handed over in one task. */
const AT_ONCE = { framed: 1_000, saturated: 100 };
/** Milliseconds between two frames. */
const FRAME = 1_000 / 60;

/** How many lines, and the contender's module without its ending: `#200000/log/rivulet`. */
const [, lines, path] = /^#(\d+)\/(.+)$/.exec(location.hash);
const total = Number(lines);
await addStyles(path);
const contender = await import(`/${path}.js`);
const view = await contender.mount(document.querySelector('#root'), { total });
await frames(3);

/** Ready to be driven by `log/measure.mjs`. */
window.bench = { follow, toTop, toEnd, search };

/** Hands all lines over, and waits until the last one is shown. Resolves to how many were given, and frames lost. */
async function follow({ limit, pace }) {
  const deadline = performance.now() + limit;
  const watch = watchFrames();
  const given = await give(pace, deadline);
  const isShown = given === total && (view.element === undefined || (await shows(total - 1, deadline)));
  return { given: isShown ? given : Math.min(given, total - 1), lost: watch() };
}

/** In tasks of their own: one between two frames, or as fast as they are worked off. */
function give(pace, deadline) {
  return new Promise((resolve) => {
    let at = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async () => {
      const count = Math.min(AT_ONCE[pace], total - at);
      await view.write(logLines(at, count));
      at += count;
      if (at === total || performance.now() > deadline) resolve(at);
      else if (pace === 'framed') requestAnimationFrame(next);
      else next();
    };
    const next = () => port2.postMessage(undefined);
    next();
  });
}

/** Resolves to whether the first line was shown in time. */
async function toTop({ limit }) {
  await view.toTop();
  return shows(0, performance.now() + limit);
}

/** Resolves to whether the last line was shown in time. */
async function toEnd({ limit }) {
  await view.toEnd();
  return shows(total - 1, performance.now() + limit);
}

/** Resolves to how many lines match and how long the longest task took in milliseconds, 0 if none took 50. */
async function search({ limit }) {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  const late = new Promise((resolve) => setTimeout(resolve, limit, -1));
  const begun = performance.now();
  const found = await Promise.race([view.search(QUERY), late]);
  const took = performance.now() - begun;
  await frames(2);
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return { found, longest, took };
}

/** Counts frames that did not come, until the returned function is called. */
function watchFrames() {
  let last = performance.now();
  let lost = 0;
  let request = requestAnimationFrame(function tick(now) {
    lost += Math.max(0, Math.round((now - last) / FRAME) - 1);
    last = now;
    request = requestAnimationFrame(tick);
  });
  return () => {
    cancelAnimationFrame(request);
    return lost;
  };
}

/** Whether a line is shown before the deadline. */
async function shows(line, deadline) {
  while (!textOf(view.element()).includes(labelOf(line))) {
    if (performance.now() > deadline) return false;
    await frames(1);
  }
  await frames(2);
  return true;
}

function textOf(element) {
  return `${element.textContent}${element.shadowRoot?.textContent ?? ''}`;
}

async function frames(count) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}
