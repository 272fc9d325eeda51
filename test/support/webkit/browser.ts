/**
 * WebKit as the journeys know a browser: so much of Playwright's `Browser`, `BrowserContext`, `Page` and `Locator` as
 * they use, over WebDriver. Playwright itself drives no WebKit but its own build.
 */
import { EventEmitter } from 'node:events';
import type { Browser } from 'playwright';
import { type InitProxy, startInitProxy } from './init-proxy.js';
import { Page } from './page.js';

/** A WebDriver session; scripts/webdriver.mjs. */
export interface Session {
  get(path: string): Promise<unknown>;
  post(path: string, body?: object): Promise<unknown>;
  delete(path?: string): Promise<unknown>;
  evaluate(body: string, ...args: unknown[]): Promise<unknown>;
  setViewport(width: number, height: number): Promise<void>;
  press(...strokes: string[]): Promise<void>;
}

interface Media {
  colorScheme?: 'light' | 'dark' | null;
  reducedMotion?: 'reduce' | 'no-preference' | null;
}

export interface WebKitScript {
  startWebKit(
    driver: string,
    media: Media,
    capabilities: object,
    hasCompositor: boolean,
  ): Promise<{ session: Session; version: string; stop(): void }>;
}

interface Route {
  request(): { url(): string };
  continue(): Promise<void>;
  abort(): Promise<void>;
}

/** A function that is run in the page with an argument, or what is run there. */
export type InitScript = ((arg: never) => unknown) | { readonly content: string };

interface Viewport {
  width: number;
  height: number;
}

interface ContextOptions extends Media {
  viewport?: Viewport | null;
}

/** As Playwright has it. */
const VIEWPORT: Viewport = { width: 1280, height: 720 };
const MEDIA = { colorScheme: 'light', reducedMotion: 'no-preference' } as const;

/** A WebKit that is up, with the proxy through which all of its pages go. */
interface Started {
  readonly session: Session;
  readonly proxy: InitProxy;
  stop(): Promise<void>;
}

/**
 * Each of its contexts is a WebKit of its own, and the next one is started while the last is in use.
 *
 * @param driver - the path of WebKitWebDriver
 * @param hasCompositor - whether they draw as they do for people; see scripts/webkit.mjs
 */
export function launchWebKit(script: WebKitScript, driver: string, hasCompositor: boolean): Browser {
  const contexts = new Set<Context>();
  const startOne = (media?: Media) => start(script, driver, hasCompositor, media);
  const startNext = () => {
    const starting = startOne();
    starting.catch(() => {
      // Whoever wants it is told.
    });
    return starting;
  };
  let next = startNext();
  const browser = {
    contexts: () => [...contexts],
    async newContext({ viewport, ...media }: ContextOptions = {}) {
      let starting: Promise<Started>;
      if (isUsual(media)) {
        starting = next;
        next = startNext();
      } else starting = startOne(media);
      const context = new Context(await starting, viewport ?? VIEWPORT);
      contexts.add(context);
      context.once('close', () => contexts.delete(context));
      return context;
    },
    async newPage(options?: ContextOptions) {
      return (await browser.newContext(options)).newPage();
    },
    async close() {
      const spare = next.then(
        ({ stop }) => stop(),
        () => {
          // It did not start: there is nothing to stop.
        },
      );
      await Promise.all([spare, ...[...contexts].map((context) => context.close())]);
    },
  };
  return browser as unknown as Browser;
}

/**
 * Of what happens in its pages (errors, messages, dialogs, movements elsewhere) it tells as Playwright's does, but not until one of
 * them is asked for something; of windows that they have opened, when it is closed.
 */
export class Context extends EventEmitter<{
  close: [];
  dialog: [{ message(): string; dismiss(): Promise<void> }];
  page: [{ url(): string }];
  weberror: [{ error(): Error }];
  console: [{ type(): string; text(): string }];
}> {
  readonly #pages = new Set<Page>();
  #queue: Promise<unknown> = Promise.resolve();
  #current = '';
  #isClosed = false;

  constructor(
    private readonly started: Started,
    readonly viewport: Viewport,
  ) {
    super();
  }

  get session(): Session {
    return this.started.session;
  }

  get proxy(): InitProxy {
    return this.started.proxy;
  }

  pages(): Page[] {
    return [...this.#pages];
  }

  async newPage(): Promise<Page> {
    const { width, height } = this.viewport;
    const page = await this.within(undefined, async () => {
      // The session's first window serves for the first page.
      if (this.#current === '') this.#current = (await this.session.get('/window')) as string;
      else await this.#openWindow();
      await this.session.setViewport(width, height);
      return new Page(this, this.#current);
    });
    this.#pages.add(page);
    return page;
  }

  async addInitScript(script: InitScript, arg?: unknown): Promise<void> {
    const isText = typeof script === 'object';
    this.proxy.scripts.push(isText ? script.content : `(${script})(${JSON.stringify(arg) ?? 'undefined'})`);
  }

  /** Takes the network away, or gives it back: the proxy does, and tells each page what the browser would. */
  async setOffline(isOffline: boolean): Promise<void> {
    this.proxy.isOffline = isOffline;
    for (const page of this.#pages) {
      await page.evaluate((isSo: boolean) => {
        Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isSo });
        dispatchEvent(new Event(isSo ? 'offline' : 'online'));
      }, isOffline);
    }
  }

  /** Only to hold and to refuse: what WebKit asks for cannot be answered otherwise. */
  async route(wanted: RegExp | ((url: URL) => boolean), decide: (route: Route) => unknown): Promise<void> {
    this.proxy.gates.push((url) => {
      if (!(wanted instanceof RegExp ? wanted.test(url.href) : wanted(url))) return Promise.resolve(true);
      return new Promise((decided) => {
        decide({
          request: () => ({ url: () => url.href }),
          continue: async () => decided(true),
          abort: async () => decided(false),
        });
      });
    });
  }

  /** Does something in a window, one thing after the other: a session has one window at a time. */
  within<T>(handle: string | undefined, does: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      if (handle && handle !== this.#current) {
        await this.session.post('/window', { handle });
        this.#current = handle;
      }
      return does();
    });
    this.#queue = done.catch(() => {
      // Whoever asked is told.
    });
    return done;
  }

  /** Closes a page's window; the last one stays, or the session would end. */
  async closePage(page: Page): Promise<void> {
    this.#pages.delete(page);
    await this.within(page.handle, async () => {
      await this.session.post('/url', { url: 'about:blank' });
      const handles = (await this.session.get('/window/handles')) as string[];
      if (handles.length > 1) {
        await this.session.delete('/window');
        this.#current = '-';
      }
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#queue;
    if (this.listenerCount('page') > 0) await this.#tellWindows();
    this.#pages.clear();
    await this.started.stop();
    this.emit('close');
  }

  /** The windows that nobody here has opened. */
  async #tellWindows(): Promise<void> {
    const handles = (await this.session.get('/window/handles').catch(() => [])) as string[];
    const own = [...this.#pages].map(({ handle }) => handle);
    // One stays when all pages are closed.
    for (const handle of own.length > 0 ? handles : []) {
      if (own.includes(handle)) continue;
      await this.session.post('/window', { handle });
      const url = (await this.session.get('/url')) as string;
      this.emit('page', { url: () => url });
    }
  }

  async #openWindow(): Promise<void> {
    const { handle } = (await this.session.post('/window/new', { type: 'window' })) as { handle: string };
    await this.session.post('/window', { handle });
    this.#current = handle;
  }
}

async function start(
  script: WebKitScript,
  driver: string,
  hasCompositor: boolean,
  media: Media = {},
): Promise<Started> {
  const proxy = await startInitProxy();
  proxy.scripts.push(`(${tellErrors})()`);
  try {
    const { session, stop } = await script.startWebKit(
      driver,
      { ...MEDIA, ...media },
      {
        // A page is there as soon as it is begun: journeys wait for what they want of it themselves.
        pageLoadStrategy: 'none',
        proxy: { proxyType: 'manual', httpProxy: `127.0.0.1:${proxy.port}`, noProxy: [] },
      },
      hasCompositor,
    );
    return {
      session,
      proxy,
      async stop() {
        stop();
        await proxy.stop();
      },
    };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Whether these preferences are those of a WebKit that was started without any. */
function isUsual({ colorScheme = MEDIA.colorScheme, reducedMotion = MEDIA.reducedMotion }: Media): boolean {
  return colorScheme === MEDIA.colorScheme && reducedMotion === MEDIA.reducedMotion;
}

/** In a page, first of all: keeps what went wrong until it is asked for, also over a reload. */
function tellErrors(): void {
  const tell = (type: string, text: string) => {
    const told = JSON.parse(sessionStorage.getItem('.told') ?? '[]');
    sessionStorage.setItem('.told', JSON.stringify([...told, { type, text }]));
  };
  addEventListener('error', ({ message, error }) => error && tell('weberror', error.message ?? message));
  addEventListener('unhandledrejection', ({ reason }) => tell('weberror', String(reason?.message ?? reason)));
  const { error } = console;
  console.error = (...args: unknown[]) => {
    tell('error', args.map(String).join(' '));
    error(...args);
  };
}
