import { startWebKit } from './webkit.mjs';

/**
 * web-test-runner's way to a WebKit that is driven over WebDriver: one test file at a time, each in a new window.
 *
 * @param {string} driver the path of WebKitWebDriver
 */
export function webKitLauncher(driver) {
  /** @type {ReturnType<typeof startWebKit> | undefined} */
  let starting;
  let active = '';
  const session = async () => {
    starting ??= startWebKit(driver);
    return (await starting).session;
  };

  return {
    name: 'WebKit',
    // As which the runner's own commands know it.
    type: 'webdriver',
    concurrency: 1,
    async stop() {
      (await starting)?.stop();
    },
    /**
     * @param {string} id
     * @param {string} url
     */
    async startSession(id, url) {
      const browser = await session();
      const { handle } = await browser.post('/window/new', { type: 'window' });
      // The window of the file before this one: what it still does would disturb.
      await browser.delete('/window');
      await browser.post('/window', { handle });
      await browser.setViewport(800, 600);
      active = id;
      await browser.post('/url', { url });
    },
    /** @param {string} id */
    isActive: (id) => id === active,
    getBrowserUrl: async () => (await session()).get('/url'),
    async stopSession() {
      active = '';
      await (await session()).post('/url', { url: 'about:blank' });
      return {};
    },
    async startDebugSession() {
      throw new Error('WebKit under WebDriver has no debugger: look at the page in your own browser.');
    },
    /**
     * @param {string} _id
     * @param {string[]} strokes
     */
    sendKeys: async (_id, strokes) => (await session()).press(...strokes),
    /** @param {import('./webkit.mjs').Media} media */
    setMedia: async (media) => (await starting)?.setMedia(media),
  };
}
