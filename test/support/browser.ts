/**
 * The browser of end-to-end tests, wherever this machine keeps it (scripts/browser.mjs knows): Chromium, or the engine
 * that `RIVULET_ENGINE` names.
 */
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  firefox,
  type LaunchOptions,
  webkit,
} from 'playwright';
import { launchWebKit, type WebKitScript } from './webkit/browser.js';

type EngineName = 'chromium' | 'firefox' | 'webkit';

interface BrowserScript {
  browserFlags: string[];
  chosenEngine(): EngineName;
  drivenBy(name: EngineName, path: string): Promise<'playwright' | 'bidi' | 'webdriver'>;
  findBrowser(name: EngineName): Promise<string | undefined>;
}

interface FirefoxScript {
  startFirefox(path: string): Promise<{
    launchOptions: LaunchOptions;
    setMedia(media: Pick<BrowserContextOptions, 'reducedMotion' | 'forcedColors'>): Promise<void>;
  }>;
}

/** By a computed name: TypeScript takes no types from a JavaScript file in another project. */
function load<Script>(name: string): Promise<Script> {
  return import(new URL(`../../scripts/${name}`, import.meta.url).href) as Promise<Script>;
}

const { browserFlags, chosenEngine, drivenBy, findBrowser } = await load<BrowserScript>('browser.mjs');

/** The engine that these tests are run in. */
export const engine = chosenEngine();

export interface BrowserOptions extends LaunchOptions {
  /**
   * Whether WebKit draws as it does for people, in layers, which takes it much longer. Without, it may take a box that scrolls and
   * gets smaller to its beginning. The others always do.
   */
  readonly hasCompositor?: boolean;
}

/** The caller closes it; it ends too when the test process exits. */
export async function launchBrowser(given: BrowserOptions = {}): Promise<Browser> {
  const { hasCompositor = false, ...options } = given;
  const path = await findBrowser(engine);
  if (!path) throw new Error(`No ${engine} was found: \`node scripts/browser.mjs ${engine}\` installs one`);
  const driver = await drivenBy(engine, path);
  if (driver === 'webdriver')
    return launchWebKit(await load<WebKitScript>('webkit.mjs'), path, hasCompositor);
  if (driver === 'bidi') {
    const { launchOptions, setMedia } = await (await load<FirefoxScript>('firefox.mjs')).startFirefox(path);
    const browser = await firefox.launch(launchOptions);
    const newContext = browser.newContext.bind(browser);
    // Playwright tells a released Firefox of the colours alone; the rest holds for all of its pages.
    browser.newContext = async (wanted = {}) => {
      const { reducedMotion = null, forcedColors = null } = wanted;
      await setMedia({ reducedMotion, forcedColors });
      return newContext(wanted);
    };
    return browser;
  }
  const { args = [], ...rest } = options;
  const flags = engine === 'chromium' ? browserFlags : [];
  return { chromium, firefox, webkit }[engine].launch({
    executablePath: path,
    ...rest,
    args: [...flags, ...args],
  });
}

/**
 * Whether a message is none of a page's: Firefox tells of the network and of its policy as of errors, of lines that
 * were lost, which journeys are about, and of violations, which are an event too; and browsers ask for an icon where a
 * policy allows none.
 */
export function isReport(message: string): boolean {
  return /^(Firefox can’t establish a connection|The connection to ws|The page’s settings blocked)|\/favicon\.ico /.test(
    message,
  );
}
