/* The first script of pages whose layout shifts are written down from the beginning on: test/support/layout-shifts.ts. */
import { compareFrames } from './compare-frames.js';

declare global {
  interface Window {
    shifts: string[];
  }
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** For so long what moves is taken for the answer to what was clicked or typed, in milliseconds, as the specification has it. */
const ANSWER = 500;
/** A count in the middle of a button that gets one digit more moves its letters: by less than this part of the view. */
const DIGITS = 0.00001;
const INPUT = ['pointerdown', 'mousedown', 'click', 'keydown', 'input', 'change'];

/** Writes down every shift into `window.shifts`; `least` is the smallest score that counts. */
export function watchSession(least: number): void {
  window.shifts = [];
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) observe(least);
  else compare(least);
}

function observe(least: number): void {
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
      if (hadRecentInput || value < least || sources.every(({ node }) => isInTable(node))) continue;
      const moved = sources.map(({ node, previousRect, currentRect }) =>
        inWords(node, previousRect, currentRect),
      );
      window.shifts.push(`${value.toFixed(4)}: ${moved.join('; ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

function compare(least: number): void {
  let answersUntil = 0;
  for (const type of INPUT) {
    addEventListener(type, () => (answersUntil = performance.now() + ANSWER), { capture: true });
  }
  compareFrames(({ element, from, to }) => {
    const score = scoreOf(from, to);
    if (performance.now() < answersUntil || score < Math.max(least, DIGITS) || isInTable(element)) return;
    window.shifts.push(`${score.toFixed(4)}: ${inWords(element, from, to)}`);
  });
}

/** Of the view, what was moved in, times how far: https://wicg.github.io/layout-instability/#sec-layout-shift-value */
function scoreOf(from: DOMRect, to: DOMRect): number {
  const distance = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  const impact = Math.min(innerWidth * innerHeight, from.width * from.height + to.width * to.height);
  return (impact / (innerWidth * innerHeight)) * (distance / Math.max(innerWidth, innerHeight));
}

/** Columns of a Markdown table that is being written are as wide as what is in them. */
function isInTable(node: Node | null): boolean {
  return elementOf(node)?.closest('[data-stream-table]') != null;
}

function elementOf(node: Node | null): Element | null | undefined {
  return node instanceof Element ? node : node?.parentElement;
}

function inWords(node: Node | null, from: DOMRectReadOnly, to: DOMRectReadOnly): string {
  const element = elementOf(node);
  const at = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}×${height}`;
  return `${element?.localName}.${element?.className} ${at(from)} to ${at(to)}`;
}
