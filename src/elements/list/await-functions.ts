import { warn } from '../../client/report.js';
import type { StreamList } from '../stream-list.js';
import { hydratingRenderer } from './drawn-rows.js';

/**
 * Waits until a list that a server has drawn by functions has them here too, whenever the page's script gets to that: without
 * them it would draw something else. Once the page has loaded, the console says what it waits for.
 */
export async function awaitFunctions(list: StreamList, names: readonly string[]): Promise<void> {
  const missing = () => names.filter((name) => !Reflect.get(list, name));
  if (missing().length > 0) {
    const remind = () => {
      const asked = missing().join(' and ');
      if (asked)
        warn(`<stream-list> was drawn on the server with ${asked}, and waits for the page to set that`);
    };
    if (document.readyState === 'complete') setTimeout(remind);
    else addEventListener('load', () => setTimeout(remind), { once: true });
    await updatedWhen(list, () => missing().length === 0);
  }
  if (names.includes('renderItem'))
    list.rowRenderer = hydratingRenderer((item, index) => list.renderItem?.(item, index));
}

/** Resolves with the first update of an element after which this holds. */
function updatedWhen(element: StreamList, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const controller = {
      hostUpdated() {
        if (!holds()) return;
        element.removeController(controller);
        resolve();
      },
    };
    element.addController(controller);
  });
}
