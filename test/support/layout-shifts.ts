/** What moves in a page, as the browser tells it (Layout Instability), or as it looks from frame to frame. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright';
import type { ShiftWatch } from '../elements/layout-shifts.js';
import type {} from '../elements/session-shifts.js';

/**
 * Has every shift in the pages of a session written down, from their first moment on. Not what follows a click or key
 * within half a second, as the specification has it; nor columns of a Markdown table that is being written, which are
 * as wide as what is in them.
 *
 * @param least - the smallest score that counts; by default all do
 */
export async function watchShifts(session: BrowserContext, least = 0): Promise<void> {
  await session.addInitScript({
    content: await bundle(`import { watchSession } from './session-shifts.js'; watchSession(${least});`),
  });
}

/** What has moved in a page since it was opened, once it was drawn as it stands. */
export function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    return window.shifts;
  });
}

/** Watches a page that is open from now on. Gives a way to end that, with what moved. */
export async function watchPage(page: Page): Promise<() => Promise<string[]>> {
  const script = `import { watchShifts } from './layout-shifts.js'; window.shiftWatch = watchShifts();`;
  await page.evaluate(await bundle(script));
  return () => page.evaluate(() => (window as unknown as { shiftWatch: ShiftWatch }).shiftWatch.stop());
}

/** A script for pages, which imports from the tests of the elements. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../elements', import.meta.url)) },
    bundle: true,
    write: false,
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}
