import { EventEmitter } from 'node:events';
import { until } from '../wait.js';
import type { Context, InitScript } from './browser.js';
import { findElements, type Step } from './find-elements.js';
import { Locator, type RoleOptions, type TextFilter, type TextOptions } from './locator.js';

interface Told {
  readonly type: string;
  readonly text: string;
}

/** What WebDriver calls an element that it gives or takes. */
export type ElementReference = Readonly<Record<string, string>>;

/** How long nothing is asked for until the network counts as idle, in milliseconds: as Playwright has it. */
const IDLE = 500;

/** For how long a page is left to look for something itself, in milliseconds. */
const LOOK = 200;

/** A dialog is open, or was: the driver has dismissed it, and has not done what it was asked. */
const DIALOG = /unexpected alert open: ?(.*)/;

/** A window of WebKit, as a journey knows a page. */
export class Page extends EventEmitter<{ framenavigated: [{ url(): string }] }> {
  #timeout = 60_000;
  /** Where it was when it was last asked for something. */
  #url = 'about:blank';
  readonly #pointer = { x: 0, y: 0 };
  /** How far the wheel was turned in all. */
  readonly #turned = { x: 0, y: 0 };

  constructor(
    readonly owner: Context,
    readonly handle: string,
  ) {
    super();
  }

  readonly keyboard = {
    press: (stroke: string) => this.does((session) => session.press(stroke)),
    type: (text: string) => this.does((session) => session.press(...text)),
  };

  readonly mouse = {
    move: (x: number, y: number) =>
      this.#point([{ type: 'pointerMove', duration: 0, x: round(x), y: round(y) }], { x, y }),
    down: () => this.#point([{ type: 'pointerDown', button: 0 }]),
    up: () => this.#point([{ type: 'pointerUp', button: 0 }]),
    click: async (x: number, y: number) => {
      await this.mouse.move(x, y);
      await this.mouse.down();
      await this.mouse.up();
    },
    wheel: (deltaX: number, deltaY: number) =>
      this.does((session) => {
        const scroll = { type: 'scroll', duration: 0, x: round(this.#pointer.x), y: round(this.#pointer.y) };
        // The driver takes this for how far the wheel is turned, and tells the page of the difference.
        this.#turned.x += round(deltaX);
        this.#turned.y += round(deltaY);
        const { x, y } = this.#turned;
        const actions = [{ ...scroll, origin: 'viewport', deltaX: x, deltaY: y }];
        return session.post('/actions', { actions: [{ type: 'wheel', id: 'wheel', actions }] });
      }),
  };

  readonly clock = {
    /** The time stands still; timers go on. */
    setFixedTime: (time: number) => this.addInitScript(stopClock, time),
  };

  context(): Context {
    return this.owner;
  }

  setDefaultTimeout(timeout: number): void {
    this.#timeout = timeout;
  }

  get timeout(): number {
    return this.#timeout;
  }

  does<T>(does: (session: Context['session']) => Promise<T>): Promise<T> {
    return this.owner.within(this.handle, async () => {
      for (let dialogs = 0; ; dialogs++) {
        try {
          return await does(this.owner.session);
        } catch (error) {
          const dialog = DIALOG.exec(String(error));
          // One that is opened again each time is what was asked for that opens it.
          if (!dialog || dialogs === 3) throw error;
          this.owner.emit('dialog', { message: () => dialog[1] ?? '', dismiss: async () => {} });
        }
      }
    });
  }

  async goto(url: string, { waitUntil = 'load' }: { waitUntil?: 'load' | 'commit' } = {}): Promise<void> {
    await this.#leave(waitUntil, (session) => session.post('/url', { url }));
  }

  async reload({ waitUntil = 'load' }: { waitUntil?: 'load' | 'commit' } = {}): Promise<void> {
    await this.#leave(waitUntil, (session) => session.post('/refresh'));
  }

  /** What a function comes to in the page, with an argument. */
  evaluate<T>(script: string | ((arg: never) => T), arg?: unknown): Promise<Awaited<T>> {
    const body = typeof script === 'string' ? `(0, () => { ${script} })()` : `(${script})(${json(arg)})`;
    return this.run(body);
  }

  /** What an expression comes to in the page. */
  async run<T>(expression: string): Promise<T> {
    const answer = (await this.does((session) =>
      session.evaluate(`const value = await ${expression};
        let told = '[]';
        try { told = sessionStorage.getItem('.told') ?? told; sessionStorage.removeItem('.told'); } catch {}
        return JSON.stringify({ value, url: location.href, told: JSON.parse(told) });`),
    )) as string;
    const { value, url, told } = JSON.parse(answer) as { value: T; url: string; told: Told[] };
    if (url !== this.#url) this.emit('framenavigated', { url: () => url });
    this.#url = url;
    for (const { type, text } of told) {
      if (type === 'weberror') this.owner.emit('weberror', { error: () => new Error(text) });
      else this.owner.emit('console', { type: () => type, text: () => text });
    }
    return value;
  }

  /** The elements that steps lead to, as WebDriver takes them. */
  async find(steps: readonly Step[]): Promise<ElementReference[]> {
    const found = await this.does((session) =>
      session.evaluate(`return (${findElements})(${JSON.stringify(steps)})`),
    );
    return found as ElementReference[];
  }

  /** Looks in every frame, within the page; but not for long at a time, since meanwhile no other window can be asked. */
  async waitForFunction(script: (arg: never) => unknown, arg?: unknown): Promise<void> {
    const look = `(${untilFrame})(async () => (${script})(${json(arg)}), ${LOOK})`;
    await until(() => this.run<boolean>(look), {
      timeout: this.#timeout,
      message: () => `${script}`,
    });
  }

  /** Until it is loaded, and asks for nothing more for half a second. */
  async waitForLoadState(_state: 'networkidle'): Promise<void> {
    await until(
      async () =>
        this.owner.proxy.idle > IDLE && (await this.evaluate(() => document.readyState === 'complete')),
      { timeout: this.#timeout, message: 'the page to ask for nothing more' },
    );
  }

  addInitScript(script: InitScript, arg?: unknown): Promise<void> {
    return this.owner.addInitScript(script, arg);
  }

  route(...wanted: Parameters<Context['route']>): Promise<void> {
    return this.owner.route(...wanted);
  }

  title(): Promise<string> {
    return this.evaluate(() => document.title);
  }

  setViewportSize({ width, height }: { width: number; height: number }): Promise<void> {
    return this.does((session) => session.setViewport(width, height));
  }

  close(): Promise<void> {
    return this.owner.closePage(this);
  }

  locator(selector: string, options?: TextFilter): Locator {
    return new Locator(this, []).locator(selector, options);
  }

  getByRole(role: string, options?: RoleOptions): Locator {
    return new Locator(this, []).getByRole(role, options);
  }

  getByText(text: string | RegExp, options?: TextOptions): Locator {
    return new Locator(this, []).getByText(text, options);
  }

  getByLabel(text: string | RegExp, options?: TextOptions): Locator {
    return new Locator(this, []).getByLabel(text, options);
  }

  selectOption(selector: string, value: string): Promise<void> {
    return this.locator(selector).selectOption(value);
  }

  async #point(actions: object[], at?: { x: number; y: number }): Promise<void> {
    Object.assign(this.#pointer, at);
    const parameters = { pointerType: 'mouse' };
    await this.does((session) =>
      session.post('/actions', { actions: [{ type: 'pointer', id: 'mouse', parameters, actions }] }),
    );
  }

  /** To another document, or the same one anew; until it is begun or whole. */
  async #leave(
    waitUntil: 'load' | 'commit',
    go: (session: Context['session']) => Promise<unknown>,
  ): Promise<void> {
    const before = await this.evaluate(() => performance.timeOrigin);
    await this.does(go);
    await until(
      () =>
        this.evaluate(
          ([last, isWhole]: readonly [number, boolean]) =>
            performance.timeOrigin !== last &&
            location.href !== 'about:blank' &&
            document.body !== null &&
            (!isWhole || document.readyState === 'complete'),
          [before, waitUntil === 'load'],
        ),
      { timeout: 60_000, message: 'the page' },
    );
  }
}

/** In a page, first of all. */
function stopClock(now: number): void {
  const Clock = Date;
  window.Date = class extends Clock {
    constructor(...given: unknown[]) {
      super(...((given.length > 0 ? given : [now]) as [number]));
    }
    static override now(): number {
      return now;
    }
  } as DateConstructor;
}

/** In a page: whether it is so now, or in a frame of the next so many milliseconds. */
async function untilFrame(isSo: () => Promise<unknown>, time: number): Promise<boolean> {
  for (const end = performance.now() + time; ; ) {
    if (await isSo()) return true;
    if (performance.now() >= end) return false;
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
      // A window that is not to be seen has no frames.
      setTimeout(resolve, time);
    });
  }
}

const round = Math.round;

function json(arg: unknown): string {
  return JSON.stringify(arg) ?? 'undefined';
}
