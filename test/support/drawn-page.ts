/** Pages that a server has drawn, whose script does not come before it is let in. */
import type { Page, ViewportSize } from 'playwright';
import { openRoom } from '../../src/client/index.js';
import { type DrawnTag, type RenderOptions, renderStream, styleSheets } from '../../src/ssr/index.js';
import { engine } from './browser.js';
import { shiftsOf, watchShifts } from './layout-shifts.js';
import { KIT, type Stage } from './stage.js';
import { until } from './wait.js';

/** An element as the server of a page draws it now; its stream is `answer`, unless `attributes` name another. */
export async function drawElement(
  stage: Stage,
  tag: DrawnTag,
  room: string,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const opened = openRoom({ host: stage.server.host, room });
  const attributes = { stream: 'answer', ...options.attributes };
  const styles = { href: (name: string) => `/drawn/${name}.css` };
  try {
    const source = opened.stream(attributes.stream);
    return await renderStream(tag, { source, styles, ...options, attributes });
  } finally {
    opened.close();
    for (const [name, css] of styleSheets()) stage.site.set(`/drawn/${name}.css`, css);
  }
}

export interface HeldPage {
  readonly page: Page;
  /** Lets the script in. */
  readonly release: () => void;
}

let scripts = 0;

export interface HeldOptions {
  readonly viewport?: ViewportSize;
  /** The page's script, by its path on the site. Default: the elements and nothing more. */
  readonly script?: string;
}

/** A page with this in it, before its script. Its layout shifts are watched. */
export async function openHeld(
  stage: Stage,
  room: string,
  markup: string,
  { viewport, script = KIT }: HeldOptions = {},
): Promise<HeldPage> {
  const path = `/held-${++scripts}.js`;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  stage.site.set(path, async (_, response) => {
    await released;
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(`import '${script}';`);
  });
  const context = await stage.browser.newContext(viewport && { viewport });
  await watchShifts(context);
  const page = await stage.open(stage.inRoom(room, markup), { script: path, context });
  await page.locator('stream-room > :not(style, link)').first().waitFor({ state: 'attached' });
  // Not every engine waits with the drawing for sheets that shadow roots link.
  await until(() =>
    page.evaluate(() => {
      const roots = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
      const links = [document, ...roots].flatMap((root) => [...root.querySelectorAll('link')]);
      return links.every(({ sheet }) => sheet !== null);
    }),
  );
  // WebKit has drawn it without them by then, where the page's head does not preload them (docs/ssr.md): what moves from here on counts.
  if (engine === 'webkit') {
    await shiftsOf(page);
    await page.evaluate(() => window.shifts.splice(0));
  }
  return { page, release };
}
