import { WebSocket } from 'ws';

/**
 * A viewer of the limit, which sends chunks alone: `ended` resolves when all have come. When each was due says whether it is
 * the next.
 *
 * @param {string} url
 * @param {import('./viewers-process.mjs').Stream} stream what is to come
 * @param {import('./viewer.mjs').OnChunk} [onChunk]
 * @returns {Promise<import('./viewer.mjs').Viewer>} when it is connected
 */
export function enterBatches(url, { count, size, gap }, onChunk) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    const ended = new Promise((/** @type {(frames: number) => void} */ done, fail) => {
      let next = 0;
      let begun = Number.NaN;
      let frames = 0;
      socket.on('message', (data) => {
        const text = data.toString();
        frames++;
        const now = Date.now();
        for (let at = 0; at < text.length; at += size) {
          const due = Number.parseInt(text.slice(at, at + size), 10);
          if (next === 0) begun = due;
          if (due !== begun + next * gap)
            fail(new Error(`What was due at ${due} came in the place of ${next}`));
          onChunk?.(next, now - due);
          next++;
        }
        if (next === count) done(frames);
      });
      socket.once('close', (code) => fail(new Error(`It was sent away: ${code}`)));
    });
    ended.catch(reject);
    socket.once('error', reject);
    socket.once('open', () => resolve({ socket, ended }));
  });
}
