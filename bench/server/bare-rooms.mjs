import { openSocket } from './sockets.mjs';
import { roomUrl, startWorkerd } from './workerd.mjs';

/**
 * Bare rooms of PartyKit, and their viewers.
 *
 * @param {string} prefix what their names begin with
 */
export function bareRooms(prefix) {
  return {
    /** @returns {Promise<import('./child.mjs').Running>} */
    async start() {
      const server = await startWorkerd('bare-room.ts');
      return {
        ...server,
        begin: async () => {},
        async write(job) {
          const { socket } = await openSocket(roomUrl(server.port, prefix + job.stream), () => {});
          socket.send(JSON.stringify(job));
          return () => socket.terminate();
        },
      };
    },

    /** @param {import('./sockets.mjs').View} view */
    async open({ port, stream, onText }) {
      const { viewer } = await openSocket(roomUrl(port, prefix + stream), onText);
      return viewer;
    },
  };
}
