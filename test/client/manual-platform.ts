import WebSocket from 'ws';
import type { Platform, WakeSignal, WebSocketClass } from '../../src/client/platform.js';

/** A platform whose clock, dice, timers and signals a test moves by hand. */
export class ManualPlatform implements Platform {
  time = 1_000_000;
  /** By how much the clock was set, in milliseconds: timers do not care. */
  set = 0;
  dice = 0.5;
  online = true;
  /** Every socket that was made. */
  readonly sockets: WebSocket[] = [];
  readonly #timers = new Set<{ at: number; callback: () => void }>();
  readonly #listeners = new Set<(signal: WakeSignal) => void>();

  now(): number {
    return this.time + this.set;
  }

  elapsed(): number {
    return this.time;
  }

  random(): number {
    return this.dice;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  isOnline(): boolean {
    return this.online;
  }

  onSignal(listener: (signal: WakeSignal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  webSocket(): WebSocketClass {
    const { sockets } = this;
    class Socket extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        sockets.push(this);
      }
    }
    return Socket as unknown as WebSocketClass;
  }

  /** When each waiting timer rings, from now, in order. */
  get waits(): number[] {
    return [...this.#timers].map(({ at }) => at - this.time).sort((a, b) => a - b);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Lets time pass: timers ring in order, those included that are set meanwhile. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }

  signal(signal: WakeSignal): void {
    if (signal === 'offline') this.online = false;
    if (signal === 'online') this.online = true;
    for (const listener of [...this.#listeners]) listener(signal);
  }
}
