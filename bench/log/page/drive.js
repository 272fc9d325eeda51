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

/** Milliseconds of a task that is long for sure: from 50 on it is one. */
const LONG = 60;

/** The long tasks of the search. */
const long = [];
const observer = new PerformanceObserver((list) => long.push(...list.getEntries()));

/** Ready to be driven by `log/measure.mjs`. */
window.bench = { follow, toTop, toEnd, search, longestTask };

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

/** Resolves to how many lines match. Begun in a task of the page: those of the one who drives it are not observed. */
async function search({ limit }) {
  await frames(2);
  observer.observe({ type: 'longtask' });
  const late = new Promise((resolve) => setTimeout(resolve, limit, -1));
  const found = await Promise.race([inTask(() => view.search(QUERY)), late]);
  await frames(2);
  return found;
}

/**
 * Resolves to how long the longest task of the search took in milliseconds, 0 if none took 50. They are told of later, and in their
 * order: when a long task after them has been told of, all have.
 */
async function longestTask({ limit }) {
  const begun = await inTask(() => {
    const now = performance.now();
    while (performance.now() < now + LONG);
    return now;
  });
  const isAfter = ({ startTime, duration }) => startTime + duration > begun;
  const deadline = performance.now() + limit;
  while (!long.some(isAfter)) {
    if (performance.now() > deadline) throw new Error('The page is not told of long tasks');
    await frames(1);
  }
  observer.disconnect();
  return Math.max(0, ...long.filter((task) => !isAfter(task)).map(({ duration }) => duration));
}

/** Resolves to what a task of its own comes to. */
function inTask(run) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      Promise.try(run).then(resolve, reject);
    };
    port2.postMessage(undefined);
  });
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
