/** Chromium for end-to-end tests, wherever this machine keeps it (scripts/browser.mjs knows). */
import { type Browser, chromium, type LaunchOptions } from 'playwright';

interface BrowserScript {
  browserFlags: string[];
  findBrowser(): Promise<string | undefined>;
}

// By a computed name: TypeScript takes no types from a JavaScript file in another project.
const script = new URL('../../scripts/browser.mjs', import.meta.url).href;

/** The caller closes it; Playwright ends it too when the test process exits. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { browserFlags, findBrowser } = (await import(script)) as BrowserScript;
  const { args = [], ...rest } = options;
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium was found: set RIVULET_BROWSER to the path of one');
  return chromium.launch({ executablePath, ...rest, args: [...browserFlags, ...args] });
}
