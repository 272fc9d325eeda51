import type { Run } from './ansi.js';
import { literalColor, readableOn } from './palette.js';
import { Flag, isPlain, type Style } from './sgr.js';

const CLASSES: readonly (readonly [number, string])[] = [
  [Flag.bold, 'bold'],
  [Flag.dim, 'dim'],
  [Flag.italic, 'italic'],
  [Flag.hidden, 'hidden'],
];

const LINES: readonly (readonly [number, string])[] = [
  [Flag.underline, 'underline'],
  [Flag.strike, 'line-through'],
  [Flag.overline, 'overline'],
];

/** The node that shows a run: a bare text, or a span with its style. No style attribute is ever parsed. */
export function createRun({ text, style }: Run): Text | HTMLSpanElement {
  const node = document.createTextNode(text);
  if (isPlain(style)) return node;
  const span = document.createElement('span');
  for (const [flag, name] of CLASSES) if (style.flags & flag) span.classList.add(name);
  const lines = LINES.filter(([flag]) => style.flags & flag).map(([, line]) => line);
  if (lines.length > 0) span.style.setProperty('text-decoration-line', lines.join(' '));
  paint(span, style);
  span.append(node);
  return span;
}

/** The text node of what `createRun` made. */
export function textOfRun(node: Text | HTMLSpanElement): Text {
  return node instanceof Text ? node : (node.firstChild as Text);
}

function paint(span: HTMLSpanElement, { fg, bg, flags }: Style): void {
  const isInverse = (flags & Flag.inverse) !== 0;
  if (bg === 0 && !isInverse) {
    if (fg === 0) return;
    if (fg <= 16) {
      span.classList.add(`fg-${fg - 1}`);
      return;
    }
    // Drawn towards what can be read on the log's ground: see `.tint`.
    span.classList.add('tint');
    span.style.setProperty('--_tint', literalColor(fg));
    return;
  }
  const [front, back] = isInverse ? [bg, fg] : [fg, bg];
  span.style.setProperty('background-color', back === 0 ? 'var(--_text)' : literalColor(back));
  span.style.setProperty('color', frontColor(front, back));
}

function frontColor(front: number, back: number): string {
  if (front !== 0) return literalColor(front);
  return back === 0 ? 'var(--_ground)' : readableOn(back);
}
