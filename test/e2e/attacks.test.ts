/**
 * Every payload through every way into an element, in a page with a strict policy and in one without. Nothing may run,
 * load, lead anywhere or go against the policy.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTACKS } from '../support/attacks.js';
import { launchBrowser } from '../support/browser.js';
import { bundlePage } from '../support/element-bundle.js';
import { type PageServer, startPageServer } from '../support/page-server.js';
import { until } from '../support/wait.js';
import type {} from './attacks-page.js';

const WAYS = [
  'plain text',
  'code',
  'Markdown',
  'Markdown with markup',
  'a part of its own',
  'markup, not asked for',
  'markup, sanitised',
  'a template in braces',
  'a template in attributes',
  'items without a template',
  'items that a function renders',
  'a log',
  'a log of JSON',
  'steps of a progress',
  'facts and state',
  'an error',
];
const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // Browsers that have no sanitizer of their own get DOMPurify.
  'trusted-types lit-html the-page dompurify',
].join('; ');

let browser: Browser;
let site: PageServer;

beforeAll(async () => {
  const [launched, scripts] = await Promise.all([launchBrowser(), bundlePage('test/e2e/attacks-page.ts')]);
  browser = launched;
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8"><script type="module" src="/attacks-page.js"></script>';
  site = await startPageServer({
    pages: {
      ...scripts,
      '/strict': { body: page, headers: { 'content-type': 'text/html', 'content-security-policy': STRICT } },
      '/open': { body: page, headers: { 'content-type': 'text/html' } },
    },
  });
});

afterAll(async () => {
  console.log(
    `${ATTACKS.length} payloads through ${WAYS.length} ways, in 2 pages: ${ATTACKS.length * WAYS.length * 2} attacks`,
  );
  await browser?.close();
  await site?.stop();
});

/** Chromium's Sanitizer reports handlers and styles that it takes out as if they were there. `findings` has those that are. */
function isReportOfSanitizer(way: string, violation: string): boolean {
  return /sanitised|with markup/.test(way) && /^violation: (script|style)-src-attr inline/.test(violation);
}

/** A page in a session of its own, and all that goes wrong in it. */
async function openWatched(path: string, way: string): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext();
  const wrong: string[] = [];
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      console.error('violation:', effectiveDirective, blockedURI, sample);
    });
  });
  await context.route(
    (url) => url.origin !== site.url,
    (route) => {
      wrong.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    if (message.text().startsWith('violation:') && !isReportOfSanitizer(way, message.text())) {
      wrong.push(message.text());
    }
  });
  context.on('weberror', (error) => wrong.push(`uncaught: ${error.error().message}`));
  const page = await context.newPage();
  context.on('page', (opened) => wrong.push(`opened ${opened.url()}`));
  await page.goto(site.url + path);
  await page.waitForFunction(() => 'attacks' in window);
  page.on('framenavigated', (frame) => wrong.push(`went to ${frame.url()}`));
  return { page, wrong };
}

/** Does it, and gives all that went wrong. */
async function attacked(path: string, way: string, payloads: readonly string[]): Promise<string[]> {
  const { page, wrong } = await openWatched(path, way);
  try {
    await page.evaluate(([name, texts]) => window.attacks.attack(name, texts), [way, payloads] as const);
    await touchAll(page);
    wrong.push(...(await page.evaluate(() => [...window.attacks.findings(), ...window.attacks.ran])));
  } catch (error) {
    wrong.push(String(error)); // such as a page that is another by now
  }
  await page.context().close();
  return wrong;
}

/** Does what a person may do by accident: points at, focuses and clicks what is no link to somewhere else. */
async function touchAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    addEventListener('submit', (event) => event.preventDefault());
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      for (const type of [
        'pointerover',
        'mouseover',
        'focus',
        'animationstart',
        'transitionend',
        'toggle',
        'error',
        'load',
      ]) {
        element.dispatchEvent(new Event(type));
      }
      // Where links lead is looked at, and not tried.
      if (element.closest('a[href]')) continue;
      if (!(element instanceof HTMLButtonElement && element.type === 'submit')) element.click?.();
    }
  });
}

describe.each(['/strict', '/open'])('the page %s', (path) => {
  test.each(WAYS)('%s', async (way) => {
    expect(await attacked(path, way, ATTACKS)).toEqual([]);
  });

  test('and the test itself would see it', async () => {
    const { page, wrong } = await openWatched(path, 'plain text');
    const findings = await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'javascript:pwned()';
      const image = document.createElement('img');
      image.src = 'http://evil.test/beacon.png';
      document.body.append(link, image, document.createElement('object'));
      window.pwned();
      return [...window.attacks.findings(), ...window.attacks.ran];
    });
    expect(findings).toHaveLength(4);
    await page.evaluate(() => {
      location.hash = 'moved';
    });
    const hasTold = async (what: string) => {
      await page.evaluate(() => document.title);
      return wrong.some((each) => each.startsWith(what));
    };
    await until(() => hasTold('went to '));
    // The strict page asks for nothing elsewhere; the other one does, and gets nothing.
    await until(() => hasTold(path === '/strict' ? 'violation: img-src' : 'asked for http://evil.test'));
    await page.context().close();
  });
});

test('there are at least 200 payloads, all different', () => {
  expect(new Set(ATTACKS).size).toBe(ATTACKS.length);
  expect(ATTACKS.length).toBeGreaterThanOrEqual(200);
});
