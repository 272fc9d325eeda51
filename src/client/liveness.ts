import type { Platform } from './platform.js';

/** How long an answer to a ping may take before the socket counts as dead, in milliseconds. */
const PONG_TIMEOUT = 5_000;
/** How long a running stream, or a command without its answer, may be silent before the line is tried, in milliseconds. */
const STREAM_SILENCE = 20_000;
/** After this much silence the line is tried together with a command, in milliseconds. */
const COMMAND_SILENCE = 5_000;

export interface LivenessOptions {
  readonly platform: Platform;
  /** Sends a ping. */
  readonly ping: () => void;
  /** The socket is dead: nothing came although something had to. */
  readonly dead: () => void;
  /** Whether something is to be expected without asking: a stream is running, or a command was not answered. */
  readonly isExpecting: () => boolean;
}

/**
 * Tells a dead socket from a silent one. Silence alone is not death, and a ping wakes a hibernating room: so
 * pings go out only when there is reason to doubt (PROTOCOL.md §2), and anything that is heard is an answer.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #heardAt = 0;
  #stopWaiting: (() => void) | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
  }

  /** The socket is open and answers. */
  start(): void {
    this.stop();
    this.#heardAt = this.#options.platform.now();
    this.watch();
  }

  /** The socket is gone, or given up. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWatching?.();
    this.#stopWaiting = this.#stopWatching = undefined;
  }

  /** A frame came. */
  heard(): void {
    this.#heardAt = this.#options.platform.now();
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
  }

  /** Asks for a sign of life, unless one is awaited already. */
  probe(): void {
    if (this.#stopWaiting) return;
    this.#stopWaiting = this.#options.platform.after(PONG_TIMEOUT, () => {
      this.#stopWaiting = undefined;
      this.#options.dead();
    });
    this.#options.ping();
  }

  /** A command goes out: worth a probe when nothing was heard for a while. */
  beforeCommand(): void {
    if (this.#silence >= COMMAND_SILENCE) this.probe();
  }

  /** Watches for silence while something is expected. To be called when that begins; stops by itself. */
  watch(): void {
    if (this.#stopWatching || !this.#options.isExpecting()) return;
    const { platform } = this.#options;
    const rest = Math.max(0, STREAM_SILENCE - this.#silence);
    this.#stopWatching = platform.after(rest, () => {
      this.#stopWatching = undefined;
      if (this.#silence >= STREAM_SILENCE && this.#options.isExpecting()) {
        this.probe();
        this.#heardAt = platform.now();
      }
      this.watch();
    });
  }

  /** For how long nothing has been heard, in milliseconds. */
  get #silence(): number {
    const now = this.#options.platform.now();
    // A clock that was set back would have us wait for as long as it was set.
    this.#heardAt = Math.min(this.#heardAt, now);
    return now - this.#heardAt;
  }
}
