/** What moves in a page, as the browser tells it (Layout Instability). */
import type { BrowserContext, Page } from 'playwright';

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/**
 * Has every shift in the pages of a session written down, from their first moment on. Not what follows a click or key
 * within half a second, as the specification has it; nor columns of a Markdown table that is being written, which are
 * as wide as what is in them.
 *
 * @param least - the smallest score that counts; by default all do
 */
export async function watchShifts(session: BrowserContext, least = 0): Promise<void> {
  await session.addInitScript((smallest) => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    const elementOf = (node: Node | null) => (node instanceof Element ? node : node?.parentElement);
    const at = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}×${height}`;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        const isTable = sources.every(({ node }) => elementOf(node)?.closest('[data-stream-table]'));
        if (hadRecentInput || isTable || value < smallest) continue;
        const moved = sources.map(({ node, previousRect, currentRect }) => {
          const element = elementOf(node);
          return `${element?.localName}.${element?.className} ${at(previousRect)} to ${at(currentRect)}`;
        });
        shifts.push(`${value.toFixed(4)}: ${moved.join('; ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  }, least);
}

/** What has moved in a page since it was opened, once it was drawn as it stands. */
export function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: string[] }).shifts;
  });
}
