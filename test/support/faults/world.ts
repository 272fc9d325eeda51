import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { removeAtExit } from '../reaper.js';
import { type RoomServer, startRoomServer } from '../room-server.js';
import { startProxy, type TcpProxy } from '../tcp-proxy.js';

/** The deployments that take turns. */
const ENTRIES = ['test/support/fixtures/journey-room.ts', 'test/support/fixtures/next-journey-room.ts'];

/** A real server behind a line that can be broken, for one journey after the other. */
export class World {
  readonly proxy: TcpProxy;
  /** The server that runs now. */
  server: RoomServer;
  /** Which deployment it is, from 0. */
  deployment = 0;
  readonly #persist: string;
  #rooms = 0;

  private constructor(server: RoomServer, proxy: TcpProxy, persist: string) {
    this.server = server;
    this.proxy = proxy;
    this.#persist = persist;
  }

  static async start(): Promise<World> {
    const persist = await mkdtemp(join(tmpdir(), 'rivulet-journeys-'));
    removeAtExit(persist);
    const server = await startRoomServer({ entry: ENTRIES[0] as string, persist });
    return new World(server, await startProxy({ target: server.port }), persist);
  }

  /** The name of a room that no other journey of this world uses. */
  newRoom(): string {
    return `journey-${++this.#rooms}`;
  }

  /** The server dies, and is started again after so many milliseconds. */
  async kill(away: number): Promise<void> {
    await this.server.kill();
    await pause(away);
    await this.server.restart();
  }

  /** The other deployment, or the one asked for, takes over: same address, same storage. */
  async deploy(to = (this.deployment + 1) % ENTRIES.length): Promise<void> {
    const { port } = this.server;
    await this.server.stop();
    this.server = await startRoomServer({ entry: ENTRIES[to] as string, persist: this.#persist, port });
    this.deployment = to;
  }

  /** Everything works again, and is as it was at first. */
  async heal(): Promise<void> {
    const { proxy } = this;
    proxy.delay(0);
    proxy.fragment(undefined);
    proxy.cutEach(undefined);
    proxy.cutAfter(Number.MAX_SAFE_INTEGER);
    proxy.resume();
    await proxy.accept();
    if (!this.server.running) await this.server.restart();
  }

  async stop(): Promise<void> {
    await Promise.all([this.proxy.stop(), this.server.stop()]);
    await rm(this.#persist, { recursive: true, force: true, maxRetries: 3 });
  }
}
