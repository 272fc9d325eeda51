/** What a person, a page or a stream does to a view that follows, with real input; for the cases of follow-cases.ts. */
import type { CDPSession, Page } from 'playwright';
import { engine } from '../support/browser.js';
import { until } from '../support/wait.js';
import type {} from './follow-page.js';

/** The page of every case, in CSS pixels. */
export const WINDOW = { width: 800, height: 500 };

/** Lets the images that were asked for arrive. */
export const images = { send: [] as (() => void)[] };

/** Two frames: what was written is laid out, and what came of that is done. */
export const frames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
export const left = (page: Page) => page.evaluate(() => window.follow.left());
export const place = (page: Page) => page.evaluate(() => window.follow.place());

export async function grow(page: Page, lines = 10): Promise<void> {
  await page.evaluate((count) => {
    const before = window.follow.scroller().scrollHeight;
    window.follow.grow(count);
    return window.follow.until(() => window.follow.scroller().scrollHeight > before);
  }, lines);
}

export async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const { left, top, width } = window.follow.scroller().getBoundingClientRect();
    return { x: left + Math.min(width, 800) / 2, y: Math.max(top, 0) + 150 };
  });
}

export async function wheel(page: Page, deltaY: number): Promise<void> {
  const { x, y } = await middleOf(page);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, deltaY);
}

export async function press(page: Page, key: string): Promise<void> {
  await page.evaluate(() => {
    const scroller = window.follow.scroller() as HTMLElement;
    if (scroller !== document.scrollingElement) scroller.focus({ preventScroll: true });
  });
  await page.keyboard.press(key);
}

type Touch = 'touchStart' | 'touchMove' | 'touchEnd';
type Points = readonly (readonly [x: number, y: number])[];

/** One for each page: a finger that was put down in another session cannot be moved. */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/**
 * Puts fingers on the page, moves or lifts them. Chromium takes them as its own input; where a driver has no fingers
 * (those of the other engines), the page gets what a browser tells it of one: the events, and what one finger scrolls.
 */
export async function finger(page: Page, type: Touch, points: Points): Promise<void> {
  if (engine === 'chromium') {
    const session = await sessionOf(page);
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
    return;
  }
  await page.evaluate(
    ([name, places]) => {
      const touched = window as { touched?: { element: Element; y: number | undefined } };
      const [first] = places;
      const element = touched.touched?.element ?? document.elementFromPoint(first?.[0] ?? 0, first?.[1] ?? 0);
      if (!element) throw new Error('There is nothing under the finger');
      const touches = places.map(([clientX, clientY]) => ({ clientX, clientY }));
      const event = new Event(name.toLowerCase(), { bubbles: true, composed: true, cancelable: true });
      element.dispatchEvent(Object.assign(event, { touches }));
      const before = touched.touched?.y;
      if (name === 'touchMove' && before !== undefined && places.length === 1)
        window.follow.scroller().scrollTop += before - (first?.[1] ?? before);
      if (places.length > 0) touched.touched = { element, y: first?.[1] };
      else delete touched.touched;
    },
    [type, points] as const,
  );
  await frames(page);
}

/** Two fingers go apart, and the page gets larger. */
export async function pinch(page: Page): Promise<void> {
  const { x, y } = await middleOf(page);
  if (engine === 'chromium') {
    const session = await sessionOf(page);
    await session.send('Input.synthesizePinchGesture', { x, y, scaleFactor: 1.5, relativeSpeed: 4_000 });
    return;
  }
  for (const [type, apart] of [
    ['touchStart', 20],
    ['touchMove', 40],
    ['touchMove', 80],
  ] as const) {
    await finger(page, type, [
      [x, y - apart],
      [x, y + apart],
    ]);
  }
  await finger(page, 'touchEnd', []);
}

/** The window as it is opened, whatever a case has done to it. */
export async function resetWindow(page: Page): Promise<void> {
  await page.setViewportSize(WINDOW);
  if (engine === 'chromium') await zoom(page, 1);
}

/** The browser's own zoom: fewer CSS pixels, of more dots each where the driver can. */
export async function zoom(page: Page, scale: number): Promise<void> {
  const width = Math.round(WINDOW.width / scale);
  const height = Math.round(WINDOW.height / scale);
  if (engine !== 'chromium') return page.setViewportSize({ width, height });
  const session = await sessionOf(page);
  const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
  await session.send('Emulation.setDeviceMetricsOverride', metrics);
}

export async function swipe(page: Page, distance: number): Promise<void> {
  const { x, y } = await middleOf(page);
  await finger(page, 'touchStart', [[x, y]]);
  for (let at = 1; at <= 10; at++) await finger(page, 'touchMove', [[x, y + (distance * at) / 10]]);
  await finger(page, 'touchEnd', []);
}

export async function unpinned(page: Page): Promise<void> {
  await page.evaluate(() => window.follow.until(() => window.follow.offersJump()));
  await settled(page);
}

/** Nothing has scrolled for some frames: what the wheel moves begins a little later, and glides. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { scroller, until } = window.follow;
    for (let last = Number.NaN; last !== scroller().scrollTop; ) {
      last = scroller().scrollTop;
      for (let frames = 0; frames < 6 && scroller().scrollTop === last; frames += 2) await until(() => true);
    }
  });
}

export async function scrollBack(page: Page): Promise<void> {
  await wheel(page, -400);
  await unpinned(page);
}

export async function loadImage(page: Page, where: 'end' | 'start'): Promise<void> {
  images.send = [];
  await page.evaluate((at) => window.follow.addImage('/image.svg', at), where);
  await until(() => images.send.length > 0);
  await frames(page);
  for (const send of images.send) send();
  await page.evaluate(() =>
    window.follow.until(() => (document.querySelector('img')?.naturalHeight ?? 0) > 0),
  );
}

export async function prepend(page: Page): Promise<void> {
  await page.evaluate(() => {
    const before = window.follow.scroller().scrollHeight;
    window.follow.prepend(15);
    return window.follow.until(() => window.follow.scroller().scrollHeight > before);
  });
}
