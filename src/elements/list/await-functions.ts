import { StreamError } from '../../protocol/errors.js';
import type { StreamList } from '../stream-list.js';
import { hydratingRenderer } from './drawn-rows.js';

/**
 * Waits until a list that a server has drawn by functions has them here too, whenever the page's script gets to that: without
 * them it would draw something else. Once the page has loaded, the console says what it waits for.
 */
export async function awaitFunctions(list: StreamList, names: readonly string[]): Promise<void> {
  const missing = () => names.filter((name) => !Reflect.get(list, name));
  const remind = () => {
    if (missing().length === 0) return;
    const asked = missing().join(' and ');
    const message = `<stream-list> was drawn on the server with ${asked}, and goes on once the page has set that too (docs/ssr.md)`;
    reportError(new StreamError('invalid-property', message));
  };
  if (missing().length > 0) {
    const timer = new AbortController();
    if (document.readyState === 'complete') setTimeout(remind);
    else addEventListener('load', () => setTimeout(remind), { once: true, signal: timer.signal });
    await new Promise<void>((resolve) => {
      const controller = {
        hostUpdated() {
          if (missing().length > 0) return;
          list.removeController(controller);
          resolve();
        },
      };
      list.addController(controller);
    });
    timer.abort();
  }
  if (!names.includes('renderItem')) return;
  list.rowRenderer = hydratingRenderer((item, index) => list.renderItem?.(item, index));
}
