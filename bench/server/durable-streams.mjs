/*
 * The reference server of the Durable Streams protocol, its store in memory (its default). It stores and does not compute: the
 * writer is the official client, in the process of the bench, and not counted.
 */
import { startChild } from './child.mjs';
import { chunksOf } from './chunks.mjs';
import { dataOf, openEvents } from './event-stream.mjs';

export async function serve() {
  const { DurableStreamTestServer } = await import('@durable-streams/server');
  const server = new DurableStreamTestServer({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(await server.start()).port), write() {} };
}

/** @returns {Promise<import('./child.mjs').Running>} */
export async function start() {
  const { DurableStream } = await import('@durable-streams/client');
  const running = await startChild(import.meta.filename);
  const urlOf = (/** @type {string} */ stream) => `http://127.0.0.1:${running.port}/${stream}`;
  return {
    ...running,
    begin: (stream) => DurableStream.create({ url: urlOf(stream), contentType: 'text/plain' }),
    async write(job) {
      const stream = new DurableStream({ url: urlOf(job.stream), contentType: 'text/plain' });
      const write = async () => {
        const appends = /** @type {Promise<unknown>[]} */ ([]);
        for await (const chunk of chunksOf(job)) appends.push(stream.append(chunk));
        await Promise.all(appends);
      };
      const written = write();
      return () => written;
    },
  };
}

/** @type {'at marks'} */
export const resumes = 'at marks';

/** @param {import('./sockets.mjs').View} view */
export function open({ port, stream, last, onText, onMark }) {
  const offset = encodeURIComponent(/** @type {string | undefined} */ (last) ?? '-1');
  let text = '';
  // What has come counts once it is said how far that is.
  return openEvents(`http://127.0.0.1:${port}/${stream}?offset=${offset}&live=sse`, (event) => {
    if (!event.startsWith('event: control')) {
      text += dataOf(event);
      return;
    }
    const come = text;
    text = '';
    onMark?.(JSON.parse(dataOf(event)).streamNextOffset);
    onText(come);
  });
}
