import { compareFrames } from './compare-frames.js';

export interface ShiftWatch {
  /** Ends the watch; what moved, and how. */
  stop(): Promise<string[]>;
}

/**
 * Watches for layout shifts from now on: by the browser's own measure where it has one (Chromium), else by looking
 * after each frame whether something in view was drawn elsewhere than in the one before.
 */
export function watchShifts(): ShiftWatch {
  return PerformanceObserver.supportedEntryTypes.includes('layout-shift') ? observeShifts() : watchFrames();
}

function observeShifts(): ShiftWatch {
  const shifts: string[] = [];
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries) shifts.push(describeEntry(entry));
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: false });
  return {
    async stop() {
      await nextFrame();
      await nextFrame();
      add(observer.takeRecords());
      observer.disconnect();
      return shifts;
    },
  };
}

function describeEntry(entry: PerformanceEntry): string {
  const { sources } = entry as PerformanceEntry & {
    sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  };
  return sources
    .map(({ node, previousRect: from, currentRect: to }) => inWords(node, [from.x, from.y], [to.x, to.y]))
    .join('; ');
}

function watchFrames(): ShiftWatch {
  const shifts: string[] = [];
  const stop = compareFrames(({ element, from, to }) => {
    shifts.push(inWords(element, [from.x, from.y], [to.x, to.y]));
  });
  return {
    async stop() {
      await stop();
      return shifts;
    },
  };
}

function inWords(node: Node | null, from: readonly number[], to: readonly number[]): string {
  const name =
    node instanceof Element ? `${node.localName} ${node.getAttribute('part') ?? ''}` : node?.nodeName;
  return `${name} '${node?.textContent?.trim().slice(0, 30)}' from ${from} to ${to}`;
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
