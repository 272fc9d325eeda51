import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { type BrowserOptions, isReport, launchBrowser } from '../support/browser.js';
import { type PartykitDev, startPartykitDev } from '../support/partykit-dev.js';
import { until } from '../support/wait.js';

/** The built demo under `partykit dev`, and a browser for it. */
export interface Demo {
  readonly server: PartykitDev;
  readonly browser: Browser;
  /** What went wrong in any page: uncaught errors, console errors, violations of the Content-Security-Policy. */
  readonly problems: string[];
  /** A browser profile of its own. */
  visitor(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  open(path: string, visitor?: BrowserContext): Promise<Page>;
  stop(): Promise<void>;
}

export async function startDemo(
  vars: Record<string, string> = {},
  options: BrowserOptions = {},
): Promise<Demo> {
  const [server, browser] = await Promise.all([startPartykitDev({ vars }), launchBrowser(options)]);
  const problems: string[] = [];
  const visitor: Demo['visitor'] = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.on('weberror', (error) => {
      const { message } = error.error();
      if (!isReport(message)) problems.push(message);
    });
    context.on('console', (message) => {
      // A line that was lost is what some journeys are about, and the browser reports each.
      if (message.type() === 'error' && !/ERR_CONNECTION_|WebSocket connection to/.test(message.text())) {
        problems.push(message.text());
      }
    });
    return context;
  };
  return {
    server,
    browser,
    problems,
    visitor,
    async open(path, context) {
      const page = await (context ?? (await visitor())).newPage();
      await page.goto(server.url + path);
      return page;
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

/** How the stream of an element stands, as it is painted. */
export function statusOf(element: Locator): Promise<string> {
  return element.evaluate((node) => (node as HTMLElement & { status: string }).status);
}

export async function untilStatus(element: Locator, status: string, timeout = 20_000): Promise<void> {
  let last = '';
  await until(
    async () => {
      last = await statusOf(element);
      return last === status;
    },
    { timeout, message: () => `${element} to be ${status}; it is ${last}` },
  );
}

/** The text of a `<stream-text>`, as it is painted. */
export function textOf(element: Locator): Promise<string> {
  return element.evaluate((node) => (node as HTMLElement & { text: string }).text);
}
