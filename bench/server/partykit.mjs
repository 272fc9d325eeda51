/* A bare room of PartyKit: a message each 16 ms, and nothing is kept. What the platform allows. */
import { openSocket } from './sockets.mjs';
import { roomUrl, startWorkerd } from './workerd.mjs';

/** @returns {Promise<import('./child.mjs').Running>} */
export async function start() {
  const server = await startWorkerd('bare-room.ts');
  return {
    ...server,
    begin: async () => {},
    async write(job) {
      const { socket } = await openSocket(roomUrl(server.port, job.stream), () => {});
      socket.send(JSON.stringify(job));
      return () => socket.terminate();
    },
  };
}

/** @type {false} */
export const resumes = false;

/** @param {import('./sockets.mjs').View} view */
export async function open({ port, stream, onText }) {
  const { viewer } = await openSocket(roomUrl(port, stream), onText);
  return viewer;
}
