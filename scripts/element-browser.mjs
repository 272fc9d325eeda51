import { playwrightLauncher } from '@web/test-runner-playwright';
import { browserFlags, drivenBy, ensureBrowser } from './browser.mjs';
import { startFirefox } from './firefox.mjs';
import { webKitLauncher } from './webkit-launcher.mjs';

/** @typedef {import('@web/test-runner').BrowserLauncher} BrowserLauncher */
/** @typedef {import('./webkit.mjs').Media} Media */

/**
 * @typedef {BrowserLauncher & { setMedia(media: Media, session: string): unknown }} ElementBrowser beside what the
 *   runner asks of a browser, a way to say what its user prefers, as media queries see it
 */

/**
 * The browser that web-test-runner opens the tests of the elements in.
 *
 * @param {import('./browser.mjs').EngineName} engine
 * @returns {Promise<ElementBrowser>}
 */
export async function elementBrowser(engine) {
  const executablePath = await ensureBrowser(engine);
  const driver = await drivenBy(engine, executablePath);
  if (driver === 'webdriver') return webKitLauncher(executablePath);
  if (driver === 'bidi') {
    const { launchOptions, setMedia } = await startFirefox(executablePath);
    return Object.assign(playwrightLauncher({ product: 'firefox', launchOptions }), { setMedia });
  }
  const args = engine === 'chromium' ? browserFlags : [];
  const launcher = playwrightLauncher({ product: engine, launchOptions: { executablePath, args } });
  return Object.assign(launcher, {
    setMedia: (/** @type {Media} */ media, /** @type {string} */ session) =>
      launcher.getPage(session).emulateMedia(media),
  });
}

/**
 * Lets a test say what the user prefers (test/elements/media.ts): the runner's own command knows no Firefox and no
 * WebKit.
 *
 * @param {ElementBrowser} browser
 * @returns {import('@web/test-runner').TestRunnerPlugin<Media>}
 */
export function mediaPlugin(browser) {
  return {
    name: 'media',
    async executeCommand({ command, payload = {}, session }) {
      if (command !== 'set-media') return undefined;
      await browser.setMedia(payload, session.id);
      return true;
    },
  };
}
