import { setTimeout as pause } from 'node:timers/promises';
import type { Happened } from './verdict.js';
import type { World } from './world.js';

/** The longest that a line or a server is away, in milliseconds. */
const AWAY = 250;

/** What can happen between a client and its server, and to the server. Each resolves when the worst is over. */
export const lineFaults = {
  drop: async ({ proxy }) => void proxy.dropAll('reset'),
  fin: async ({ proxy }) => void proxy.dropAll('end'),
  cut: async ({ proxy }, much) => proxy.cutAfter(1 + Math.floor(much * 3_000)),
  'cut-up': async ({ proxy }, much) => proxy.cutAfter(1 + Math.floor(much * 300), 'up'),
  async 'cut-each'({ proxy }, much) {
    proxy.cutEach({ min: 200, max: 400 + Math.floor(much * 8_000) });
    proxy.dropAll();
    await pause(AWAY);
    proxy.cutEach(undefined);
  },
  async stall({ proxy }, much) {
    proxy.stall(much < 0.3 ? 'up' : much < 0.6 ? 'down' : undefined);
    await pause(much * AWAY);
    proxy.resume();
  },
  async 'half-open'({ proxy }) {
    const { total } = proxy.connections;
    proxy.stall();
    await pause(2 * AWAY);
    // Those who had not noticed are told now; whoever dials meanwhile waits in vain as well.
    proxy.dropAll(total % 2 === 0 ? 'reset' : 'end');
    proxy.resume();
  },
  delay: async ({ proxy }, much) => proxy.delay(Math.floor(much * 40)),
  fragment: async ({ proxy }, much) => proxy.fragment(1 + Math.floor(much * 500)),
  async refuse({ proxy }, much) {
    await proxy.refuse();
    proxy.dropAll();
    await pause(much * AWAY);
    await proxy.accept();
  },
  async storm({ proxy }, much) {
    for (let i = 0; i < 3 + much * 10; i++) {
      proxy.dropAll(i % 2 === 0 ? 'reset' : 'end');
      await pause(much * 20);
    }
  },
  async kill(world, much, happened) {
    happened.deaths++;
    await world.kill(much < 0.5 ? 0 : much * AWAY);
  },
  async freeze({ server }, much) {
    server.freeze();
    await pause(much * AWAY);
    server.thaw();
  },
  async deploy(world, _, happened) {
    happened.deaths++;
    happened.isRetired = true;
    await world.deploy();
  },
} satisfies Record<string, (world: World, much: number, happened: Happened) => Promise<void>>;

export type LineFault = keyof typeof lineFaults;

export function isLineFault(what: string): what is LineFault {
  return Object.hasOwn(lineFaults, what);
}
