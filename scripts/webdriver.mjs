/** A WebDriver session (https://www.w3.org/TR/webdriver2/) as far as the tests need it: one browser, its windows. */
export class WebDriver {
  #session;

  /** @param {string} session the session's address at its driver */
  constructor(session) {
    this.#session = session;
  }

  /**
   * @param {string} driver the driver's address
   * @param {Record<string, unknown>} [capabilities] that the browser must have
   */
  static async open(driver, capabilities = {}) {
    const { sessionId, capabilities: granted } = await ask('POST', `${driver}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    const session = new WebDriver(`${driver}/session/${sessionId}`);
    await session.post('/timeouts', { script: 60_000, pageLoad: 60_000, implicit: 0 });
    return { session, version: /** @type {string} */ (granted.browserVersion) };
  }

  /** @param {string} path */
  get(path) {
    return ask('GET', this.#session + path);
  }

  /**
   * @param {string} path
   * @param {object} [body]
   */
  post(path, body = {}) {
    return ask('POST', this.#session + path, body);
  }

  /** @param {string} [path] the window's, say; without one the session ends, and the browser with it */
  delete(path = '') {
    return ask('DELETE', this.#session + path);
  }

  /**
   * What the body of a function comes to, with these `arguments`, in the page; a promise is awaited.
   *
   * @param {string} body
   * @param {unknown[]} args
   */
  evaluate(body, ...args) {
    return this.post('/execute/async', { script: settled(body), args }).then(({ value, error }) => {
      if (error) throw new Error(error);
      return value;
    });
  }

  /**
   * Makes the window of such a size that the page has this much of it, in CSS pixels.
   *
   * @param {number} width
   * @param {number} height
   */
  async setViewport(width, height) {
    await this.post('/window/rect', { width, height });
    const seen = await this.evaluate('return { width: innerWidth, height: innerHeight }');
    await this.post('/window/rect', { width: 2 * width - seen.width, height: 2 * height - seen.height });
  }

  /**
   * Presses keys as a user does, the named ones by their names (`ArrowDown`, `Control+A`).
   *
   * @param {string[]} strokes
   */
  async press(...strokes) {
    for (const stroke of strokes) {
      const keys = (stroke.length > 1 ? stroke.split('+') : [stroke]).map((name) => keyValues[name] ?? name);
      const actions = [
        ...keys.map((value) => ({ type: 'keyDown', value })),
        ...keys.reverse().map((value) => ({ type: 'keyUp', value })),
      ];
      await this.post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    }
  }
}

/**
 * The body of an asynchronous script. An error comes as a value: drivers tell of a rejected promise each in its way.
 *
 * @param {string} body
 */
function settled(body) {
  return `const args = [...arguments], done = args.pop();
    (async function () { ${body} }).apply(null, args).then(
      (value) => done({ value }),
      (error) => done({ error: String(error?.stack?.includes(error) ? error.stack : error) }),
    );`;
}

/** WebDriver's names of the keys that write nothing: https://www.w3.org/TR/webdriver2/#keyboard-actions */
const keyValues = /** @type {Record<string, string>} */ ({
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  F3: '\uE033',
  Meta: '\uE03D',
});

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 */
async function ask(method, url, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = /** @type {{ value: any }} */ (await response.json());
  if (response.ok) return value;
  throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
}
