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

const [, part, name] = location.hash.split('/');
const tokens = jobs[part]();
const whole = tokens.join('');
const lastWords = part === 'markdown' ? LAST_WORDS : whole.slice(-40);
const view = await mount();

/** Ready to be driven by `harness/measure.mjs`. */
window.bench = { run, verify };

async function mount() {
  const contender = await import(`/${part}/${name}.js`);
  const view = await contender.mount(document.querySelector('#root'), { tokens, whole, part });
  await frames(3);
  return view;
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
 * Markdown every word that the reference shows must be there as often.
 */
async function verify(reference) {
  const { textContent } = view.element();
  if (part === 'text') return squeeze(textContent) === squeeze(whole) || 'another text';
  const missing = wordsOf(reference.text);
  for (const [word, count] of wordsOf(textContent)) missing.set(word, (missing.get(word) ?? 0) - count);
  const lost = [...missing.values()].reduce((sum, count) => sum + Math.max(0, count), 0);
  return lost === 0 || `${lost} words missing`;
}

function wordsOf(text) {
  const words = new Map();
  for (const [word] of text.matchAll(/[A-Za-z]{2,}/g)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

function squeeze(text) {
  return text.replace(/\s+/g, '');
}

async function frames(count) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}
