/**
 * A TCP proxy on 127.0.0.1 that breaks the line between a client and a server in the ways networks do.
 *
 * ```ts
 * const proxy = await startProxy({ target: server.port, seed: 7 });
 * const socket = await connect(`ws://${proxy.host}/parties/main/room`);
 * proxy.cutAfter(10_000);   // exactly 10,000 more bytes reach the client, then the line is dead
 * ```
 */
import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { freePort } from './free-port.js';
import { type Random, random } from './random.js';

/** `down`: from the server to the client; `up`: the other way. */
type Direction = 'down' | 'up';

export interface ProxyOptions {
  /** A port of 127.0.0.1, or `host:port`. */
  target: number | string;
  port?: number;
  /** For `cutEach` and `fragment`. */
  seed?: number;
}

export interface TcpProxy {
  readonly port: number;
  readonly host: string;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly random: Random;
  /** Bytes passed on so far, over all connections. */
  readonly bytes: Readonly<Record<Direction, number>>;
  /** Connections that were accepted so far, and those that are open now. */
  readonly connections: { readonly total: number; readonly open: number };
  /** What each connection asked for first, over HTTP: its path, in the order in which they came. */
  readonly paths: readonly string[];
  /** Destroys all connections at both ends: with a reset as when a machine dies, or with a FIN. Gives their number. */
  dropAll(how?: 'reset' | 'end'): number;
  /** Passes nothing on, old connections or new, while keeping them open: the half-open line nobody is told of. */
  stall(direction?: Direction): void;
  /** Ends `stall`; what was held back follows in order. */
  resume(): void;
  /** Passes on exactly this many more bytes (counted over all connections), then ends every connection. */
  cutAfter(bytes: number, direction?: Direction): void;
  /** Every connection from now on is ended after a random number of bytes; `undefined` ends it. */
  cutEach(range: { min: number; max: number; direction?: Direction } | undefined): void;
  /** Delays every byte by so many milliseconds each way; order is kept. 0 ends it. */
  delay(milliseconds: number): void;
  /** Passes bytes on in random pieces of at most this size; `undefined` ends it. */
  fragment(max: number | undefined): void;
  /** New connections fail with ECONNREFUSED; those that are open go on. */
  refuse(): Promise<void>;
  /** Ends `refuse`: the proxy listens again, on the same port. */
  accept(): Promise<void>;
  /** Points new connections elsewhere. */
  retarget(target: number | string): void;
  stop(): Promise<void>;
}

/** How long a severed receiver may take to close its own side, in milliseconds. */
const LINGER = 1_000;

/** What a pair of sockets shares. */
interface Line {
  client: Socket;
  server: Socket;
  budget: { direction: Direction; left: number } | undefined;
}

export async function startProxy(options: ProxyOptions): Promise<TcpProxy> {
  const port = options.port ?? (await freePort());
  const dice = random(options.seed);
  const bytes: Record<Direction, number> = { down: 0, up: 0 };
  const paths: string[] = [];
  const lines = new Set<Line>();
  const stalled: Record<Direction, boolean> = { down: false, up: false };
  const resumers = new Set<() => void>();
  let target = options.target;
  let total = 0;
  let lag = 0;
  let pieceSize: number | undefined;
  let cut: { direction: Direction; left: number } | undefined;
  let cutNext: { min: number; max: number; direction?: Direction } | undefined;
  let listener: Server | undefined;

  function dropAll(how: 'reset' | 'end' = 'reset'): number {
    const count = lines.size;
    for (const line of [...lines]) drop(line, how);
    return count;
  }

  function drop(line: Line, how: 'reset' | 'end' = 'reset'): void {
    lines.delete(line);
    for (const socket of [line.client, line.server]) {
      if (how === 'reset' && !socket.connecting) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  /**
   * Ends a line so that the last bytes passed on are still read: a reset would make the receiving kernel discard them.
   * So the receiver gets a FIN, the sender a reset.
   */
  function sever(line: Line, direction: Direction): void {
    lines.delete(line);
    const [from, to] = direction === 'down' ? [line.server, line.client] : [line.client, line.server];
    from.resetAndDestroy();
    to.end();
    to.resume(); // what it still says is discarded; unread it would turn the close into a reset
    to.setTimeout(LINGER, () => to.destroy());
  }

  /** Moves one direction of one line. Reading stops while something waits, so that TCP carries the pressure back. */
  function pump(line: Line, direction: Direction, from: Socket, to: Socket): void {
    const waiting: { chunk: Buffer | 'end'; due: number }[] = [];
    let timer: NodeJS.Timeout | undefined;

    function write(chunk: Buffer): void {
      let rest = chunk;
      for (const budget of [cut, line.budget]) {
        if (budget?.direction === direction) rest = rest.subarray(0, budget.left);
      }
      for (const budget of [cut, line.budget]) {
        if (budget?.direction === direction) budget.left -= rest.length;
      }
      bytes[direction] += rest.length;
      const pieces = pieceSize ? dice.split(rest, pieceSize) : [rest];
      for (const piece of pieces) if (!to.write(piece)) from.pause();
      if (cut?.direction === direction && cut.left <= 0) {
        cut = undefined;
        for (const each of [...lines]) sever(each, direction);
      } else if (line.budget?.direction === direction && line.budget.left <= 0) {
        sever(line, direction);
      }
    }

    function flush(): void {
      timer = undefined;
      while (waiting.length > 0 && !stalled[direction] && lines.has(line)) {
        const first = waiting[0] as (typeof waiting)[number];
        const early = first.due - Date.now();
        if (early > 0) {
          timer = setTimeout(flush, early);
          return;
        }
        waiting.shift();
        if (first.chunk === 'end') to.end();
        else write(first.chunk);
      }
      if (stalled[direction]) from.pause();
      else if (!to.writableNeedDrain && lines.has(line)) from.resume();
    }

    const queue = (chunk: Buffer | 'end') => {
      if (!lines.has(line)) return;
      waiting.push({ chunk, due: lag === 0 && waiting.length === 0 ? 0 : Date.now() + lag });
      if (!timer) flush();
    };
    from.on('data', queue);
    from.on('end', () => queue('end'));
    to.on('drain', () => {
      if (!timer) flush();
    });
    resumers.add(flush);
    from.once('close', () => {
      resumers.delete(flush);
      if (timer) clearTimeout(timer);
    });
    if (stalled[direction]) from.pause();
  }

  function onConnection(client: Socket): void {
    total++;
    const [host, targetPort] = typeof target === 'number' ? ['127.0.0.1', target] : splitHost(target);
    // allowHalfOpen: a FIN in one direction must not end the other.
    const server = tcpConnect({ host, port: targetPort, noDelay: true, allowHalfOpen: true });
    const budget = cutNext && {
      direction: cutNext.direction ?? ('down' as const),
      left: dice.integer(cutNext.min, cutNext.max),
    };
    const line: Line = { client, server, budget };
    lines.add(line);
    client.on('error', () => drop(line)); // a reset at one end is passed on to the other
    server.on('error', () => drop(line));
    const gone = () => client.closed && server.closed && lines.delete(line);
    client.once('close', gone);
    server.once('close', gone);
    client.once('data', (first) => {
      const [, path] = /^[A-Z]+ (\S+) HTTP/.exec(first.toString('latin1')) ?? [];
      if (path) paths.push(path);
    });
    pump(line, 'up', client, server);
    pump(line, 'down', server, client);
  }

  function listen(): Promise<void> {
    if (listener) return Promise.resolve();
    const server = createServer({ noDelay: true, allowHalfOpen: true }, onConnection);
    listener = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }

  async function refuse(): Promise<void> {
    const old = listener;
    listener = undefined;
    // close() calls back when the last connection is gone, yet the port is free at once.
    old?.close();
  }

  await listen();
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    random: dice,
    bytes,
    connections: {
      get total() {
        return total;
      },
      get open() {
        return lines.size;
      },
    },
    paths,
    dropAll,
    stall(direction) {
      for (const each of direction ? [direction] : (['down', 'up'] as const)) stalled[each] = true;
      for (const line of lines) {
        if (stalled.up) line.client.pause();
        if (stalled.down) line.server.pause();
      }
    },
    resume() {
      stalled.down = false;
      stalled.up = false;
      for (const flush of resumers) flush();
    },
    cutAfter(count, direction = 'down') {
      cut = { direction, left: count };
    },
    cutEach(range) {
      cutNext = range;
    },
    delay(milliseconds) {
      lag = milliseconds;
    },
    fragment(max) {
      pieceSize = max;
    },
    refuse,
    accept: listen,
    retarget(next) {
      target = next;
    },
    async stop() {
      await refuse();
      dropAll('end');
    },
  };
}

function splitHost(target: string): [string, number] {
  const [host, port] = target.replace(/^\w+:\/\//, '').split(':');
  if (!host || !Number(port)) throw new TypeError(`The target is a port or "host:port", given "${target}"`);
  return [host, Number(port)];
}
