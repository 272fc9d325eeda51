/*
 * Runs in the page: hands the tokens of a part to one contender, at one of two paces, and says when all is there.
 *
 * A contender is a module that exports `mount(root)`; see `bench/README.md`.
 */
import { answer, LAST_WORDS } from '../data/answer.mjs';
import { prose } from '../data/prose.mjs';

const TOKENS = 20_000;
const A_FRAME = 100;

const jobs = {
  text: () => prose(TOKENS),
  markdown: () => answer(TOKENS),
};

/** Which job, and the contender's module without its ending: `#markdown/text/rivulet`. */
const [, part, path] = /^#(\w+)\/(.+)$/.exec(location.hash);
const tokens = jobs[part]();
const whole = tokens.join('');
const lastWords = part === 'markdown' ? LAST_WORDS : whole.slice(-40);
const view = await mount();

/** Ready to be driven by `harness/measure.mjs`. */
window.bench = { run, verify };

async function mount() {
  await addStyles(path);
  const contender = await import(`/${path}.js`);
  const view = await contender.mount(document.querySelector('#root'), { tokens, whole, part });
  await frames(3);
  return view;
}

/** The styles that a contender brings along, where it does. */
async function addStyles(path) {
  const { headers } = await fetch(`/${path}.css`, { method: 'HEAD' });
  if (headers.get('content-type') !== 'text/css') return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/${path}.css`;
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
  document.head.append(link);
  await loaded;
}

/** Resolves to how many tokens were handed over: fewer than there are when it took longer than `limit` milliseconds. */
async function run({ pace, limit }) {
  const deadline = performance.now() + limit;
  const given = await { framed, saturated }[pace](deadline);
  if (given < tokens.length) return given;
  view.end?.();
  while (!squeeze(view.element().textContent).includes(squeeze(lastWords))) {
    if (performance.now() > deadline) return given - 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await frames(2);
  return given;
}

/** About a hundred tokens a frame, in a task of their own between two frames, as a network brings them. */
function framed(deadline) {
  return new Promise((resolve) => {
    let at = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const end = Math.min(at + A_FRAME, tokens.length);
      while (at < end) view.write(tokens[at++]);
      if (at < tokens.length && performance.now() < deadline) requestAnimationFrame(next);
      else resolve(at);
    };
    const next = () => port2.postMessage(undefined);
    requestAnimationFrame(next);
  });
}

/** A task for each token, as fast as they are worked off. */
function saturated(deadline) {
  return new Promise((resolve) => {
    let at = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      view.write(tokens[at++]);
      if (at < tokens.length && performance.now() < deadline) port2.postMessage(undefined);
      else resolve(at);
    };
    port2.postMessage(undefined);
  });
}

/**
 * Whether what stands there is what was sent; `true` or what is wrong. Plain text must be the same but for white space. Of
 * Markdown each line that the reference shows must be there, in that order; a peer may show more, such as buttons.
 */
function verify(reference) {
  const shown = squeeze(view.element().textContent);
  if (part === 'text') return shown === squeeze(whole) || 'another text';
  let missing = 0;
  let at = 0;
  const lines = reference.text.split('\n').map(squeeze).filter(Boolean);
  for (const line of lines) {
    const found = shown.indexOf(line, at);
    if (found === -1) missing++;
    else at = found + line.length;
  }
  return missing === 0 || `${missing} of ${lines.length} lines missing`;
}

function squeeze(text) {
  return text.replace(/\s+/g, '');
}

async function frames(count) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}
