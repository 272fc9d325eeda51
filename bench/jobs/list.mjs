import { items } from '../data/items.mjs';

const ITEMS = 10_000;
const BATCH = 100;
/** How tall a row is in the page's style sheet, in pixels. */
const ROW = 57;

/**
 * Items in batches. The first rows are in view all the time; in the end all must stand in the document, and the last one must be found by
 * scrolling there. Of a window only that is asked.
 *
 * @param {{ isWindow?: boolean }} [which]
 * @returns {import('./index.mjs').Job}
 */
export function list({ isWindow = false } = {}) {
  const all = items(ITEMS);
  const pieces = Array.from({ length: ITEMS / BATCH }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH));
  const scroller = () => /** @type {Element} */ (document.querySelector('#root'));
  return {
    pieces,
    aFrame: 1,
    unit: 'batches',
    // What is above the list may have a height of its own.
    isThere: (view) =>
      Math.abs(scroller().scrollHeight - ITEMS * ROW) < 2 * ROW &&
      (isWindow || view.element().getElementsByClassName('row').length === ITEMS),
    async verify(view) {
      const first = view.element().querySelector('.row');
      const whole = all.map(textOf).join();
      const shown = [...view.element().querySelectorAll('.row')]
        .map((row) => squeeze(row.textContent))
        .join();
      if (!first || !(isWindow ? whole.startsWith(shown) : whole === shown)) return 'other rows';
      for (let frame = 0; frame < 60; frame++) {
        scroller().scrollTop = scroller().scrollHeight;
        await new Promise(requestAnimationFrame);
        const last = [...view.element().querySelectorAll('.row')].at(-1)?.textContent ?? '';
        if (squeeze(last) === textOf(/** @type {import('../data/items.mjs').Item} */ (all.at(-1))))
          return true;
      }
      return 'the last row is not there';
    },
  };
}

/** @param {import('../data/items.mjs').Item} item */
function textOf({ title, snippet, score }) {
  return squeeze(title + snippet + score);
}

/** @param {string | null} text */
function squeeze(text) {
  return (text ?? '').replace(/\s+/g, '');
}
