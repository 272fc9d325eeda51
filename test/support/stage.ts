/**
 * What a journey plays on: a room server behind a proxy that breaks lines, pages under a strict
 * Content-Security-Policy with Trusted Types, and a browser. Everything a page does against that policy and every
 * uncaught error in it is written down.
 *
 * ```ts
 * const stage = await startStage();
 * const page = await stage.open(stage.inRoom('desk', '<stream-text stream="answer"></stream-text>'));
 * await untilShown(page, ({ status }) => status === 'complete');
 * expect(await stage.clear()).toEqual([]);
 * ```
 */
import type { Browser, BrowserContext, Page } from 'playwright';
import type {} from '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import { isReport, launchBrowser } from './browser.js';
import { bundleElements } from './element-bundle.js';
import { type PageServer, startPageServer } from './page-server.js';
import { ProtocolViewer, type ViewerOptions } from './protocol-viewer.js';
import { type RoomServer, startRoomServer } from './room-server.js';
import { startProxy, type TcpProxy } from './tcp-proxy.js';
import { until } from './wait.js';

interface OpenOptions {
  /** A session to share with other pages. Default: one of its own. */
  context?: BrowserContext;
  /** The script that brings the elements. */
  script?: string;
}

type AppendBody = string | Uint8Array<ArrayBuffer>;

export interface Stage {
  readonly server: RoomServer;
  readonly proxy: TcpProxy;
  readonly site: PageServer;
  readonly browser: Browser;
  /** The name of a room that no other journey uses. */
  newRoom(): string;
  /** Markup within a `<stream-room>` whose line goes through the proxy. */
  inRoom(room: string, markup: string, attributes?: string): string;
  open(markup: string, options?: OpenOptions): Promise<Page>;
  /** Somebody in a room who is no page, and whose line holds. */
  enter(room: string, options?: ViewerOptions): Promise<ProtocolViewer>;
  /** Appends to a stream from outside; gives the answer's status. */
  append(room: string, stream: string, body: AppendBody, headers: Record<string, string>): Promise<number>;
  /** Closes all pages and viewers. Gives what went against the policy, and errors that nobody caught, since the last time. */
  clear(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface StageOptions {
  /** The server's module. Default: task-room.ts. */
  entry?: string;
  /** More directives of the Content-Security-Policy, or values of its last one, `trusted-types`. */
  policy?: string;
  /** Where pages may connect to beside the room server. */
  connect?: string;
}

/** Where the elements are on every page server of a stage. */
export const KIT = '/kit/elements.js';
const VIOLATION = 'violation:';

export async function startStage({
  entry = 'test/support/fixtures/task-room.ts',
  policy = '',
  connect = '',
}: StageOptions = {}): Promise<Stage> {
  const [server, browser, kit] = await Promise.all([
    startRoomServer({ entry }),
    launchBrowser(),
    bundleElements('/kit'),
  ]);
  const proxy = await startProxy({ target: server.port });
  const site = await startPageServer({
    pages: { ...kit, '/style.css': 'body { margin: 8px; font: 16px/1.5 monospace; }' },
    headers: { 'content-security-policy': strictPolicy(proxy.host, connect) + policy },
  });
  const faults: string[] = [];
  const viewers: ProtocolViewer[] = [];
  let rooms = 0;
  let pages = 0;

  async function newContext(): Promise<BrowserContext> {
    const context = await browser.newContext();
    await watch(context, faults);
    return context;
  }

  return {
    server,
    proxy,
    site,
    browser,
    newRoom: () => `room-${++rooms}`,
    inRoom: (room, markup, attributes = '') =>
      `<stream-room host="${proxy.host}" room="${room}" ${attributes}>${markup}</stream-room>`,
    async open(markup, { context, script = KIT } = {}) {
      const page = await (context ?? (await newContext())).newPage();
      const path = `/page-${++pages}`;
      await page.goto(site.set(path, pageOf(markup, script)), { waitUntil: 'commit' });
      return page;
    },
    async enter(room, options) {
      const viewer = await ProtocolViewer.open(server.socketUrl(room), options);
      viewers.push(viewer);
      return viewer;
    },
    async append(room, stream, body, headers) {
      const url = server.roomUrl(room, `/v1/stream/${encodeURIComponent(stream)}`);
      const { status } = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'rivulet-generation': 'any', ...headers },
      });
      return status;
    },
    async clear() {
      for (const viewer of viewers.splice(0)) viewer.socket.close();
      // What a page did wrong is told in a task of its own; it is to be heard before the page is gone.
      const pages = browser.contexts().flatMap((context) => context.pages());
      await Promise.all(pages.map((page) => page.evaluate(() => new Promise((done) => setTimeout(done)))));
      await Promise.all(browser.contexts().map((context) => context.close()));
      return faults.splice(0);
    },
    async stop() {
      await browser.close();
      await Promise.all([site.stop(), proxy.stop(), server.stop()]);
    },
  };
}

/** As tight as it can be for a page that loads scripts and a style sheet from itself and talks to one server. */
export function strictPolicy(host: string, connect = ''): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ws://${host} http://${host} ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}

export function pageOf(markup: string, script: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A journey</title>
<link rel="stylesheet" href="/style.css"><script type="module" src="${script}"></script></head>
<body>${markup}</body></html>`;
}

/** Writes down what the pages of a session do wrong. What they tell goes over the console, which outlives reloads. */
export async function watch(context: BrowserContext, faults: string[]): Promise<void> {
  await context.addInitScript((prefix) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      console.error(prefix, effectiveDirective, blockedURI, sample),
    );
  }, VIOLATION);
  context.on('weberror', (error) => {
    const { message } = error.error();
    if (!isReport(message)) faults.push(`uncaught: ${message}`);
  });
  context.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(VIOLATION) && !isReport(text)) faults.push(text);
  });
}

/** What a view shows, of its stream and around it. */
export interface Shown {
  /** Of the light DOM, as the page has it. */
  readonly text: string;
  /** `unopened` until the server has answered for the first time. */
  readonly status: string;
  readonly seq: number;
  readonly generation: string;
  readonly code: string | undefined;
  readonly result: unknown;
  readonly note: string;
  readonly error: string;
}

/** What the view that `selector` names shows now; it must be there and defined. */
export function look(page: Page, selector = 'stream-text'): Promise<Shown> {
  return page.evaluate((which) => {
    const view = document.querySelector(which) as StreamElement;
    const part = (name: string) =>
      [...(view.shadowRoot?.querySelectorAll(`[part='${name}']`) ?? [])]
        .map((element) => element.textContent?.replaceAll(/\s+/g, ' ').trim())
        .join('|');
    const { seq, generation } = view.streamState;
    return {
      text: view.textContent ?? '',
      status: view.status === 'idle' && !view.matches(':state(idle)') ? 'unopened' : view.status,
      seq,
      generation,
      code: view.error?.code,
      result: view.result,
      note: part('note'),
      error: part('error-message'),
    };
  }, selector);
}

/** Resolves with what the view shows once that is as `holds` wants it. */
export async function untilShown(
  page: Page,
  holds: (shown: Shown) => boolean,
  { selector = 'stream-text', timeout = 30_000 } = {},
): Promise<Shown> {
  let last: Shown | undefined;
  const seen = await until(
    async () => {
      last = await look(page, selector);
      return holds(last) ? last : undefined;
    },
    {
      timeout,
      message: () => {
        const { text = '', ...rest } = last ?? {};
        return `${selector}: ${holds} in ${JSON.stringify(rest)}, ${text.length} long, …${text.slice(-80)}`;
      },
    },
  );
  return seen;
}

/** The network is back, as a browser tells it: the client then does not wait for its back-off to pass. */
export function tellOnline(page: Page): Promise<unknown> {
  return page.evaluate(() => dispatchEvent(new Event('online')));
}

/** Resolves once the page has a line through the proxy again; a new one, if `after` says how many there were. */
export async function untilReconnected(page: Page, proxy: TcpProxy, after: number): Promise<void> {
  await until(async () => {
    await tellOnline(page);
    return proxy.connections.total > after;
  });
}

/** Cuts every line, and has the page dial again at once. */
export async function dropLine(page: Page, proxy: TcpProxy): Promise<void> {
  const before = proxy.connections.total;
  proxy.dropAll();
  await untilReconnected(page, proxy, before);
}
