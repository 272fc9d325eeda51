/**
 * Static pages on 127.0.0.1 for tests in a browser, with the headers of the test's choice.
 *
 * ```ts
 * const pages = await startPageServer({
 *   folders: { '/dist': 'dist' },
 *   pages: { '/': '<!doctype html><script type="module" src="/dist/elements.js"></script>' },
 *   headers: { 'content-security-policy': "default-src 'self'; require-trusted-types-for 'script'" },
 * });
 * ```
 */
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';

/** A body; a body with its own headers; or a handler, for pages that arrive slowly or sources for `src`. */
type Page =
  | string
  | { body: string | Uint8Array; headers?: Record<string, string>; status?: number }
  | ((request: IncomingMessage, response: ServerResponse) => void | Promise<void>);

export interface PageServerOptions {
  /** Folders by the path under which they appear: `{ '/': 'demo', '/dist': 'dist' }`. The longest path wins. */
  folders?: Record<string, string>;
  /** In-memory pages by path; they win over files. */
  pages?: Record<string, Page>;
  /** Sent with every answer; a function may choose by path. */
  headers?: Record<string, string> | ((path: string) => Record<string, string>);
  port?: number;
}

export interface PageServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** `METHOD /path?query` of every request, oldest first. */
  readonly requests: string[];
  /** Adds or replaces an in-memory page; gives its address. */
  set(path: string, page: Page): string;
  stop(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

function typeOf(path: string): string {
  // A page's path may have no extension; a file's type that is not known must not be guessed by the browser.
  return TYPES[extname(path)] ?? (extname(path) ? 'application/octet-stream' : 'text/html; charset=utf-8');
}

export async function startPageServer(options: PageServerOptions = {}): Promise<PageServer> {
  const { headers = {}, folders = {} } = options;
  const pages = new Map(Object.entries(options.pages ?? {}));
  const mounts = Object.entries(folders)
    .map(([path, folder]) => ({ prefix: path.endsWith('/') ? path : `${path}/`, folder: resolve(folder) }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const requests: string[] = [];

  async function findFile(path: string): Promise<{ name: string; body: Buffer } | undefined> {
    for (const { prefix, folder } of mounts) {
      if (!path.startsWith(prefix)) continue;
      let name = join(folder, path.slice(prefix.length));
      if (name !== folder && !name.startsWith(folder + sep)) return undefined; // `..` out of the folder
      const info = await stat(name).catch(() => undefined);
      if (info?.isDirectory()) name = join(name, 'index.html');
      const body = await readFile(name).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      if (body) return { name, body };
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url}`);
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    const common = typeof headers === 'function' ? headers(path) : headers;
    response.setHeader('cache-control', 'no-store');
    for (const [name, value] of Object.entries(common)) response.setHeader(name, value);
    const page = pages.get(path);
    if (typeof page === 'function') return page(request, response);
    if (page !== undefined) {
      const { body, headers: own = {}, status = 200 } = typeof page === 'string' ? { body: page } : page;
      response.writeHead(status, { 'content-type': typeOf(path), ...own }).end(body);
      return;
    }
    const file = await findFile(path);
    if (file) response.writeHead(200, { 'content-type': typeOf(file.name) }).end(file.body);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end(`Nothing at ${path}`);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error.stack);
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port ?? 0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    requests,
    set(path, page) {
      pages.set(path, page);
      return url + path;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
