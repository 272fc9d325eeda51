import { WebSocket } from 'ws';
import type { Platform, WakeSignal, WebSocketClass } from '../../../src/client/platform.js';
import type { Random } from '../random.js';

/** How many times as fast the clients of a journey wait: what takes them 20 s is over in one. */
const SPEED = 20;

/** The surroundings of a client whose clock jumps, whose network comes and goes, and who waits in quick motion. */
export class FastPlatform implements Platform {
  readonly #dice: Random;
  readonly #listeners = new Set<(signal: WakeSignal) => void>();
  readonly #began = performance.now();
  readonly #webSocket: WebSocketClass;
  #jumped = Date.now();
  #isOnline = true;

  constructor(dice: Random, webSocket: WebSocketClass = WebSocket as unknown as WebSocketClass) {
    this.#dice = dice;
    this.#webSocket = webSocket;
  }

  now(): number {
    return this.#jumped + this.elapsed();
  }

  elapsed(): number {
    return (performance.now() - this.#began) * SPEED;
  }

  random(): number {
    return this.#dice.next();
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds / SPEED);
    return () => clearTimeout(timer);
  }

  isOnline(): boolean {
    return this.#isOnline;
  }

  onSignal(listener: (signal: WakeSignal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  webSocket(): WebSocketClass {
    return this.#webSocket;
  }

  /** The clock is set, by so many milliseconds. */
  jump(milliseconds: number): void {
    this.#jumped += milliseconds;
  }

  signal(signal: WakeSignal): void {
    if (signal !== 'wake') this.#isOnline = signal === 'online';
    for (const listener of this.#listeners) listener(signal);
  }
}
