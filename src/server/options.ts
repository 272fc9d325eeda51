import type { Json } from '../protocol/index.js';
import { LONGEST_DELAY } from './delay.js';
import type { AnyTask } from './task.js';

/** What a caller may do. A list names streams (`read`, `append`) or tasks (`run`); a final `*` stands for any rest. */
export interface Grant {
  /** Read streams. Default false. */
  readonly read?: boolean | readonly string[];
  /** Start, cancel, interrupt and retry tasks. Default false. */
  readonly run?: boolean | readonly string[];
  /** Create, append to, close and delete streams over HTTP. Default false. */
  readonly append?: boolean | readonly string[];
  /** Who it is, in the server's own terms. Up to 200 UTF-16 code units: nobody is let in with a longer one. */
  readonly identity?: string;
  /** When the grant ends, in milliseconds since 1970. */
  readonly expires?: number;
  /** When its token was made, in milliseconds since 1970: one that is older than a revocation is refused. */
  readonly issued?: number;
}

/** What `authorize` is asked with. */
export interface Caller {
  /**
   * The upgrade or HTTP request. After hibernation only its URL, Origin and `CF-Connecting-IP` are left. Without an Origin it has no
   * cookies.
   */
  readonly request: Request;
  /** From `hello` or `Authorization: Bearer`. */
  readonly token: string | undefined;
  readonly room: string;
  readonly env: Readonly<Record<string, unknown>>;
  /** Whether this is `partykit dev` on the author's own machine, asked from there. */
  readonly development: boolean;
}

/** What `observe` is told. Of a room that `room="auto"` has named, `room` is the beginning: the rest lets people in. */
export type Observation =
  | {
      readonly type: 'run-start';
      readonly room: string;
      readonly task: string;
      readonly run: string;
      readonly stream: string;
    }
  | {
      readonly type: 'run-end';
      readonly room: string;
      readonly task: string;
      readonly run: string;
      readonly stream: string;
      readonly status: 'complete' | 'error' | 'cancelled';
      /** Milliseconds since its start. */
      readonly duration: number;
      /** Chunks and UTF-16 code units written. */
      readonly chunks: number;
      readonly units: number;
    }
  | { readonly type: 'error'; readonly room: string; readonly ref: string; readonly error: unknown }
  | {
      readonly type: 'viewers';
      readonly room: string;
      /** Connections that have said hello. */
      readonly viewers: number;
      /** Which of the room's relays they are connected to; absent for the room itself. */
      readonly relay?: number;
    };

export interface ServerLimits {
  /** Encoded input of a run, in UTF-16 code units. Default 262,144. */
  readonly input: number;
  /** One uploaded file, in bytes. Default 104,857,600. */
  readonly upload: number;
  /** How long a run waits for the page that has its files, in milliseconds. Default 60,000. */
  readonly uploadPatience: number;
  /** Streams in a room. Default 10,000. */
  readonly streams: number;
  /** Of these, those that one caller made (identity, else address). Default 2,500. */
  readonly identityStreams: number;
  /** Runs at the same time in a room. Default 100. */
  readonly runs: number;
  /** Of these, those that one caller asked for. Default 25. */
  readonly identityRuns: number;
  /** Runs waiting in a room's queues. Default 100. */
  readonly queue: number;
  /** Of these, those that one caller asked for. Default 25. */
  readonly identityQueue: number;
  /** Subscriptions of a connection. Default 200. */
  readonly subscriptions: number;
  /** Messages a second of a connection, an `ack` or `upload` counting a fiftieth; bursts of five times as many. Default 100. */
  readonly messages: number;
  /**
   * Connections to a room, or to each of its relays, at the same time. Default 1,200: what an object of 128 MB can hold if all
   * of them stop reading at once (docs/reliability.md). More where viewers are known to read; `shards` for more of any.
   */
  readonly connections: number;
  /** Of these, those of one caller (identity, else address), and those from one address that were not let in yet. Default 200. */
  readonly identityConnections: number;
  /** Messages a second of all connections of one caller; bursts of five times as many. Default 500. */
  readonly identityMessages: number;
  /** Messages a second of all who were let into a room; bursts of five times as many. Default 20,000. */
  readonly roomMessages: number;
  /** One HTTP append, in bytes. Default 1,048,576. */
  readonly append: number;
  /**
   * How long the body of an HTTP request may take to come, and a piece of an answer (64 KiB) to be taken, in milliseconds. Default
   * 60,000.
   */
  readonly body: number;
  /** HTTP requests a second of one caller; bursts of five times as many. Default 100. */
  readonly requests: number;
  /**
   * Readers that wait over HTTP in a room at the same time (long-poll, server-sent events). Default 64: one that follows
   * and has stopped reading holds 1.3 MB (measured on workerd), and a Durable Object has 128 MB.
   */
  readonly readers: number;
  /** Of these, those of one caller. Default 16. */
  readonly identityReaders: number;
  /** How long a long-poll waits for something to come, in milliseconds. Default 20,000. */
  readonly poll: number;
  /** How long server-sent events go on before the reader has to connect again, in milliseconds. Default 60,000. */
  readonly follow: number;
}

export interface Retention {
  /** How long an ended stream is kept, in milliseconds. Default 7 days. */
  readonly age: number;
  /** How much of one stream is kept, in UTF-16 code units of its stored frames. Default 268,435,456. */
  readonly bytes: number;
  /** How many chunks of one stream are kept. Default 10,000,000. */
  readonly chunks: number;
  /** How many runs of a room that have ended are known, for as long as `age`. Default 100,000. */
  readonly runs: number;
}

export interface StreamServerOptions {
  /** The server's tasks by name. */
  readonly tasks?: Readonly<Record<string, AnyTask>>;
  /**
   * Says what a caller may do, or denies with `null`. Without it a deployed server allows only reading, and a
   * development server on loopback reading and running.
   */
  readonly authorize?: (caller: Caller) => Grant | null | Promise<Grant | null>;
  /** Origins that may connect, such as `https://example.org`, beside the server's own; `'*'` for any. */
  readonly origins?: readonly string[] | '*';
  readonly limits?: Partial<ServerLimits>;
  readonly retention?: Partial<Retention>;
  /**
   * Spreads the viewers of a hot room over so many relay rooms, which subscribe to it once each; a number, or one
   * for each room. Needs `RIVULET_SECRET` in the environment. Default 0: viewers connect to the room itself.
   */
  readonly shards?: number | ((room: string) => number);
  /**
   * Durable subscriptions, which wake workers when streams have something for them (PROTOCOL.md §11.7). Off without it.
   */
  readonly subscriptions?: {
    /**
     * Origins that webhooks may be sent to, such as `https://worker.example`. In development `http://127.0.0.1` stands
     * for all ports of this machine. Default none: workers can only be woken by a stream.
     */
    readonly webhooks?: readonly string[];
  };
  /** Is told what happens, for metrics and logs. An error it throws is logged and ignored. */
  readonly observe?: (observation: Observation) => void;
}

/** The options with all defaults filled in. */
export interface ResolvedOptions extends StreamServerOptions {
  readonly shards: (room: string) => number;
  readonly tasks: Readonly<Record<string, AnyTask>>;
  readonly limits: ServerLimits;
  readonly retention: Retention;
}

const DAY = 24 * 60 * 60 * 1_000;

const defaultLimits: ServerLimits = {
  input: 256 * 1024,
  upload: 100 * 1024 * 1024,
  uploadPatience: 60_000,
  streams: 10_000,
  identityStreams: 2_500,
  runs: 100,
  identityRuns: 25,
  queue: 100,
  identityQueue: 25,
  subscriptions: 200,
  messages: 100,
  connections: 1_200,
  identityConnections: 200,
  identityMessages: 500,
  roomMessages: 20_000,
  append: 1024 * 1024,
  body: 60_000,
  requests: 100,
  readers: 64,
  identityReaders: 16,
  poll: 20_000,
  follow: 60_000,
};

const defaultRetention: Retention = {
  age: 7 * DAY,
  bytes: 256 * 1024 * 1024,
  chunks: 10_000_000,
  runs: 100_000,
};

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} for a limit that is not a positive number, or a task that `task()` did not make.
 */
export function resolveOptions(options: StreamServerOptions): ResolvedOptions {
  const limits = { ...defaultLimits, ...options.limits };
  const retention = { ...defaultRetention, ...options.retention };
  for (const [name, value] of [...Object.entries(limits), ...Object.entries(retention)]) {
    if (!(typeof value === 'number' && value > 0)) {
      throw new TypeError(`createStreamServer: ${name} is a positive number, not ${String(value as Json)}`);
    }
  }
  for (const name of ['uploadPatience', 'body', 'poll', 'follow'] as const) {
    if (limits[name] <= LONGEST_DELAY) continue;
    throw new TypeError(`createStreamServer: ${name} is up to ${LONGEST_DELAY} ms, not ${limits[name]}`);
  }
  for (const [name, task] of Object.entries(options.tasks ?? {})) {
    if (typeof task?.run !== 'function')
      throw new TypeError(`createStreamServer: tasks.${name} is not a task()`);
  }
  const { shards = 0, tasks = {} } = options;
  if (typeof shards === 'number') checkShards(shards);
  const shardsOf = typeof shards === 'number' ? () => shards : (room: string) => checkShards(shards(room));
  return { ...options, tasks, limits, retention, shards: shardsOf };
}

function checkShards(shards: number): number {
  if (Number.isSafeInteger(shards) && shards >= 0) return shards;
  throw new TypeError(`createStreamServer: shards is a whole number, not ${String(shards)}`);
}
