/** Layout shift of the demo's list pages, from the first byte on: while rows come, and when the page is loaded again. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/wait.js';
import { type Demo, startDemo, untilStatus } from './demo.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo?.stop());

/** A visitor in each of whose pages every layout shift is written down, as the browser tells it. */
async function watchedVisitor(viewport: { width: number; height: number }): Promise<BrowserContext> {
  const visitor = await demo.visitor({ viewport });
  await visitor.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    const nameOf = (node: Node | null) =>
      node instanceof Element
        ? `${node.localName}.${node.className}`
        : node?.textContent?.trim().slice(0, 30);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
      })[]) {
        const what = entry.sources.map(
          ({ node, previousRect, currentRect }) =>
            `${nameOf(node)} ${previousRect.y}+${previousRect.height} to ${currentRect.y}+${currentRect.height}`,
        );
        // Right after a key or a click a page may move: see the specification, Layout Instability, "hadRecentInput".
        // And where marks in a hit change with the query, its letters do: less than a ten-thousandth of the view.
        if (!entry.hadRecentInput && entry.value >= 0.0001)
          shifts.push(`${entry.value.toFixed(4)}: ${what.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return visitor;
}

/** What has moved in a page, once it was drawn as it stands. */
function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: string[] }).shifts;
  });
}

describe.each([
  { device: 'desktop', viewport: { width: 1280, height: 900 } },
  { device: 'phone', viewport: { width: 390, height: 844 } },
])('on a $device nothing moves', ({ viewport }) => {
  test('when four lists fill up, and when they are loaded again', async () => {
    const visitor = await watchedVisitor(viewport);
    const page = await demo.open('/list/', visitor);
    await page.getByRole('button', { name: 'Send the atlas' }).click();
    await page.getByRole('button', { name: 'Browse' }).click();
    await page.getByRole('button', { name: 'Watch the harbour' }).click();
    await untilStatus(page.locator('#bars'), 'complete', 40_000);
    expect(await shiftsOf(page)).toEqual([]);
    await page.reload();
    await untilStatus(page.locator('#bars'), 'complete');
    await until(async () => (await page.locator('.ships li').count()) === 8);
    const newest = () => page.locator('.ships li').first().getAttribute('data-stream-key');
    const before = await newest();
    await until(async () => (await newest()) !== before, { message: 'a newer ship' });
    expect(await shiftsOf(page)).toEqual([]);
    await visitor.close();
  });

  test('when hits come in, and when they are loaded again', async () => {
    const visitor = await watchedVisitor(viewport);
    const page = await demo.open('/search/', visitor);
    await page.getByRole('searchbox').pressSequentially('munster');
    await page.locator('.place').first().waitFor();
    await page.getByRole('searchbox').pressSequentially(' germ');
    await untilStatus(page.locator('stream-list'), 'complete');
    expect(await shiftsOf(page)).toEqual([]);
    await page.getByRole('searchbox').fill('n');
    await until(async () => (await page.locator('.place').count()) > 20);
    await page.reload();
    await until(async () => (await page.locator('.place').count()) > 20);
    expect(await shiftsOf(page)).toEqual([]);
    await visitor.close();
  });
});
