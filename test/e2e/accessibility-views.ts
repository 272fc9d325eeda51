/** Opens the page with all views, as somebody with these preferences sees it. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launchBrowser } from '../support/browser.js';
import { bundlePage } from '../support/element-bundle.js';
import { startPageServer } from '../support/page-server.js';
import type { View } from './accessibility-page.js';

/** A little after the time of the first chunk, so that durations are what they are. */
const NOW = Date.UTC(2024, 0, 1) + 100_000;

/** All that `show` takes. */
export const views: readonly View[] = [
  'stream-room',
  'stream-text',
  'stream-text of Markdown',
  'stream-list',
  'stream-list in a list',
  'stream-log',
  'stream-progress',
  'stream-progress as a ring',
  'stream-status',
  'stream-steps',
  'stream-steps of a stream',
  'stream-scroll',
  'stream-form',
];

export interface ViewsSite {
  /** A fresh page; `direction` is that of its root. */
  open(options?: BrowserContextOptions & { direction?: 'ltr' | 'rtl' }): Promise<Page>;
  stop(): Promise<void>;
}

export async function startViewsSite(): Promise<ViewsSite> {
  const [browser, scripts]: [Browser, Record<string, string>] = await Promise.all([
    launchBrowser(),
    bundlePage('test/e2e/accessibility-page.ts'),
  ]);
  const page = (direction: string) =>
    `<!doctype html><html lang="en" dir="${direction}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Views</title><link rel="stylesheet" href="/style.css"><script type="module" src="/accessibility-page.js"></script><body>`;
  const site = await startPageServer({
    pages: {
      ...scripts,
      '/ltr': page('ltr'),
      '/rtl': page('rtl'),
      '/style.css':
        ':root { color-scheme: light dark; font: 16px/1.5 sans-serif } section { margin-block-end: 2rem } stream-log { block-size: 20rem }',
    },
  });
  return {
    async open({ direction = 'ltr', ...options } = {}) {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options });
      const opened = await context.newPage();
      await opened.clock.setFixedTime(NOW);
      await opened.goto(`${site.url}/${direction}`);
      await opened.waitForFunction(() => 'accessibility' in window);
      return opened;
    },
    async stop() {
      await browser.close();
      await site.stop();
    },
  };
}
