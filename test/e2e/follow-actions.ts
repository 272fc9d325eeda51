/** What a person, a page or a stream does to a view that follows, with real input; for the cases of follow-cases.ts. */
import type { CDPSession, Page } from 'playwright';
import { until } from '../support/wait.js';
import type {} from './follow-page.js';

/** Lets the images that were asked for arrive. */
export const images = { send: [] as (() => void)[] };

/** Two frames: what was written is laid out, and what came of that is done. */
export const frames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
export const left = (page: Page) => page.evaluate(() => window.follow.left());
export const place = (page: Page) => page.evaluate(() => window.follow.place());

export async function grow(page: Page, lines = 10): Promise<void> {
  const before = await page.evaluate(() => window.follow.scroller().scrollHeight);
  await page.evaluate((count) => window.follow.grow(count), lines);
  await page.waitForFunction((height) => window.follow.scroller().scrollHeight > height, before);
  await frames(page);
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

export async function finger(
  session: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  points: [number, number][],
): Promise<void> {
  const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
  await session.send('Input.dispatchTouchEvent', { type, touchPoints });
}

export async function swipe(page: Page, distance: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { x, y } = await middleOf(page);
  await finger(session, 'touchStart', [[x, y]]);
  for (let at = 1; at <= 10; at++) await finger(session, 'touchMove', [[x, y + (distance * at) / 10]]);
  await finger(session, 'touchEnd', []);
}

export async function unpinned(page: Page): Promise<void> {
  await page.waitForFunction(() => window.follow.offersJump());
  await settled(page);
}

/** Nothing scrolls any more. */
export async function settled(page: Page): Promise<void> {
  let last = Number.NaN;
  await until(async () => {
    const top = await page.evaluate(() => window.follow.scroller().scrollTop);
    await frames(page);
    const isStill = top === last;
    last = top;
    return isStill;
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
  await page.waitForFunction(() => (document.querySelector('img')?.naturalHeight ?? 0) > 0);
  await frames(page);
}

export async function prepend(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.follow.scroller().scrollHeight);
  await page.evaluate(() => window.follow.prepend(15));
  await page.waitForFunction((height) => window.follow.scroller().scrollHeight > height, before);
  await frames(page);
}
