/** Chromium for end-to-end tests, wherever this machine keeps it (scripts/browser.mjs knows). */
import { type Browser, chromium, type LaunchOptions } from 'playwright';
import { browserFlags, findBrowser } from '../../scripts/browser.mjs';

/** The caller closes it; Playwright ends it too when the test process exits. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { args = [], ...rest } = options;
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium was found: set RIVULET_BROWSER to the path of one');
  return chromium.launch({ executablePath, ...rest, args: [...browserFlags, ...args] });
}
