/**
 * A proxy between a browser and the servers of a test, for what its driver cannot: a script that runs in every page
 * before its own, requests that somebody else answers, and a network that is away.
 */
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** Where pages find the script: at their own origin, as a strict policy wants it. */
const SCRIPT = '/.init-script.js';

export interface InitProxy {
  readonly port: number;
  /** Runs first in each page from now on; in the order in which they came. */
  readonly scripts: string[];
  /** Asked before a request goes on, with its address: whether it may, and when. */
  readonly gates: ((url: URL) => Promise<boolean>)[];
  /** While it is, nothing gets through, and what was open is cut. */
  isOffline: boolean;
  /** For how long nothing has been asked for that is not answered, in milliseconds; sockets do not count. */
  readonly idle: number;
  stop(): Promise<void>;
}

export async function startInitProxy(): Promise<InitProxy> {
  const scripts: string[] = [];
  const gates: InitProxy['gates'] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<unknown>();
  let idleSince = 0;
  let isOffline = false;

  async function mayPass(url: URL): Promise<boolean> {
    for (const passes of gates) {
      if (!(await passes(url))) return false;
    }
    return true;
  }

  const server = createServer(async (asked, answer) => {
    const url = new URL(asked.url ?? '/', `http://${asked.headers.host}`);
    if (url.pathname === SCRIPT) {
      answer.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' });
      answer.end(scripts.join(';\n'));
      return;
    }
    waiting.add(asked);
    answer.once('close', () => {
      waiting.delete(asked);
      idleSince = Date.now();
    });
    if (!(await mayPass(url))) {
      asked.socket.destroy();
      return;
    }
    const { 'accept-encoding': _, 'proxy-connection': __, ...headers } = asked.headers;
    const onward = request(url, { method: asked.method ?? 'GET', headers }, (response) => {
      const isPage = /^text\/html/.test(response.headers['content-type'] ?? '');
      const { 'content-length': length, ...rest } = response.headers;
      if (!isPage) {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        answer.flushHeaders();
        response.pipe(answer);
        response.once('error', () => answer.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, rest);
      collect(response).then(
        (html) => answer.end(html.replace(/<head[^>]*>|<meta|<script/, withScript)),
        () => answer.destroy(),
      );
    });
    onward.once('error', () => answer.destroy());
    answer.once('close', () => onward.destroy());
    asked.pipe(onward);
  });

  /** A socket, be it asked for as such or as a tunnel: what is said on it is passed on as it is. */
  function tunnel(socket: Socket, { hostname, port }: URL, opening: { down?: string; up?: string }): void {
    const onward = connect(Number(port) || 80, hostname);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    if (opening.down) socket.write(opening.down);
    if (opening.up) onward.write(opening.up, 'latin1');
    socket.pipe(onward).pipe(socket);
  }

  server.on('connection', (socket) => {
    if (isOffline) socket.destroy();
  });
  // What is asked for in a tunnel cannot be seen, but for whom.
  server.on('connect', async ({ url }, socket) => {
    if (!(await mayPass(new URL(`https://${url}`)))) {
      socket.destroy();
      return;
    }
    tunnel(socket as Socket, new URL(`http://${url}`), {
      down: 'HTTP/1.1 200 Connection established\r\n\r\n',
    });
  });
  server.on('upgrade', ({ method, url, headers, rawHeaders }, socket) => {
    const target = new URL(url ?? '/', `http://${headers.host}`);
    const lines = rawHeaders.flatMap((name, at) => (at % 2 ? [] : `${name}: ${rawHeaders[at + 1]}`));
    const up = `${method} ${target.pathname}${target.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
    tunnel(socket as Socket, target, { up });
  });

  function cut(): void {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    scripts,
    gates,
    get idle() {
      return waiting.size > 0 ? 0 : Date.now() - idleSince;
    },
    get isOffline() {
      return isOffline;
    },
    set isOffline(isSo) {
      isOffline = isSo;
      if (isSo) cut();
    },
    stop() {
      cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function withScript(tag: string): string {
  const script = `<script src="${SCRIPT}"></script>`;
  return tag.startsWith('<head') ? tag + script : script + tag;
}

async function collect(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
