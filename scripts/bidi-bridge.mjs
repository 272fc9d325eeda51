import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** @typedef {import('./webkit.mjs').Media} Media */

/** Above those that Playwright gives its own commands. */
const FIRST_OWN_ID = 1_000_000_000;

/**
 * What a WebDriver BiDi client says to a browser, and back, but for the commands that Firefox does not know:
 * `emulation.setMediaFeaturesOverride` is carried out here, as preferences of the browser, and so for all of its pages.
 */
export class BidiBridge {
  #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  /** @type {WebSocket} */
  #browser;
  #id = FIRST_OWN_ID;
  /** @type {Map<number, (answer: any) => void>} */
  #asked = new Map();
  /** Once the client or the browser has gone. */
  closed;

  /** @param {WebSocket} browser */
  constructor(browser) {
    this.#browser = browser;
    this.closed = once(browser, 'close').then(() => {
      for (const client of this.#server.clients) client.close();
      this.#server.close();
    });
    this.#server.once('connection', (client) => {
      client.once('close', () => browser.close());
      client.on('message', (bytes) => {
        const { id, method, params } = JSON.parse(String(bytes));
        if (method !== 'emulation.setMediaFeaturesOverride') return browser.send(String(bytes));
        const colorScheme = params.features?.['prefers-color-scheme'] ?? null;
        this.setMedia({ colorScheme }).then(
          () => client.send(JSON.stringify({ type: 'success', id, result: {} })),
          ({ message }) =>
            client.send(JSON.stringify({ type: 'error', id, error: 'unknown error', message })),
        );
      });
      browser.on('message', (bytes) => {
        const answer = JSON.parse(String(bytes));
        const own = this.#asked.get(answer.id);
        if (!own) return client.send(String(bytes));
        this.#asked.delete(answer.id);
        own(answer);
      });
    });
  }

  /** @param {string} address where the browser listens */
  static async open(address) {
    const browser = new WebSocket(`${address}/session`);
    await once(browser, 'open');
    const bridge = new BidiBridge(browser);
    if (!bridge.#server.address()) await once(bridge.#server, 'listening');
    return bridge;
  }

  /** Where it listens for one client. */
  get url() {
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return `ws://127.0.0.1:${port}`;
  }

  /**
   * What the user prefers, as media queries see it: one that is null is as before.
   *
   * @param {Media} media
   */
  async setMedia({ colorScheme, reducedMotion, forcedColors }) {
    const preferences = /** @type {[string, number | null][]} */ ([]);
    if (colorScheme !== undefined) {
      preferences.push(['layout.css.prefers-color-scheme.content-override', colorScheme === 'dark' ? 0 : 1]);
    }
    if (reducedMotion !== undefined) {
      preferences.push(['ui.prefersReducedMotion', reducedMotion === 'reduce' ? 1 : 0]);
    }
    if (forcedColors !== undefined) {
      preferences.push(['browser.display.document_color_use', forcedColors === 'active' ? 2 : 1]);
    }
    const { contexts } = await this.#ask('browsingContext.getTree', { 'moz:scope': 'chrome' });
    await this.#ask('script.evaluate', {
      expression: `for (const [name, value] of ${JSON.stringify(preferences)}) Services.prefs.setIntPref(name, value)`,
      target: { context: contexts[0].context },
      awaitPromise: false,
    });
  }

  /**
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>}
   */
  #ask(method, params) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, ({ result, message }) => (result ? resolve(result) : reject(new Error(message))));
      this.#browser.send(JSON.stringify({ id, method, params }));
    });
  }
}
