/*
 * What is written, in every server alike: chunks of 20 bytes, each with its number.
 */

/** Characters, all of them ASCII. */
export const SIZE = 20;
/** How many are written before the event loop has a turn. */
const STRETCH = 256;

/** @typedef {{ readonly stream: string, readonly count: number, readonly source?: string | undefined }} Job */

/** @param {number} seq from 0 */
export function chunkAt(seq) {
  return `${String(seq).padStart(8, '0')} and so on, `;
}

/** @param {number} count */
export function wholeText(count) {
  return Array.from({ length: count }, (_, seq) => chunkAt(seq)).join('');
}

/**
 * The chunks of a job: one after the other as fast as they are taken, or as they come from a source: what a server does
 * that passes on what a model writes.
 *
 * @param {Job} job
 */
export async function* chunksOf({ count, source }) {
  if (source === undefined) {
    for (let seq = 0; seq < count; seq++) {
      if (seq % STRETCH === STRETCH - 1) await turn();
      yield chunkAt(seq);
    }
    return;
  }
  const decoder = new TextDecoder();
  let rest = '';
  const { body } = await fetch(source);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    let at = 0;
    for (; at + SIZE <= rest.length; at += SIZE) yield rest.slice(at, at + SIZE);
    rest = rest.slice(at);
  }
}

/** In Node a timer of 0 ms takes one. */
function turn() {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
