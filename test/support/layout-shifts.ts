/** What moves in a page, as the browser tells it (Layout Instability), or as it looks from frame to frame. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright';
import type { ShiftWatch } from '../elements/layout-shifts.js';

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

/** Watches a page that is open from now on, in any engine. Gives a way to end that, with what moved. */
export async function watchPage(page: Page): Promise<() => Promise<string[]>> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { watchShifts } from './layout-shifts.js'; window.shiftWatch = watchShifts();`,
      resolveDir: fileURLToPath(new URL('../elements', import.meta.url)),
    },
    bundle: true,
    write: false,
    target: 'es2022',
  });
  await page.evaluate(outputFiles[0]?.text ?? '');
  return () => page.evaluate(() => (window as unknown as { shiftWatch: ShiftWatch }).shiftWatch.stop());
}
