import type { Run } from './ansi.js';
import { literalColor, readableOn } from './palette.js';
import { Flag, isPlain, type Style, sameStyle, underlineKind } from './sgr.js';

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

/**
 * Makes an element show runs in place of those it shows: leaves what is there and is the same, extends what has grown,
 * writes other text and styles into what can bear them, and makes the rest anew.
 *
 * @returns what is shown now
 */
export function patchRuns(
  element: HTMLElement,
  before: readonly Run[],
  after: readonly Run[],
): readonly Run[] {
  let same = 0;
  for (; same < after.length; same++) {
    const [old, now] = [before[same], after[same] as Run];
    if (!old) break;
    if (!looksAs(old, now)) {
      if (!isSpan(old) || !isSpan(now)) break;
      dress(element.childNodes[same] as HTMLElement, now.style);
    }
    if (old.text !== now.text) write(textOf(element.childNodes[same] as Text), old.text, now.text);
  }
  while (element.childNodes.length > same) element.lastChild?.remove();
  for (const run of after.slice(same)) element.append(createRun(run));
  return after;
}

function looksAs(a: Run, b: Run): boolean {
  return sameStyle(a.style, b.style) && a.link === b.link;
}

/** A text that only grew keeps what is selected in it. */
function write(node: Text, before: string, after: string): void {
  if (after.startsWith(before)) node.appendData(after.slice(before.length));
  else node.data = after;
}

/** The node that shows a run: a bare text, or an element with its style. No style attribute is ever parsed. */
function createRun({ text, style, link }: Run): Text | HTMLElement {
  const node = document.createTextNode(text);
  if (isPlain(style) && !link) return node;
  const element = link ? createLink(link) : document.createElement('span');
  applyStyle(element, style, link !== undefined);
  element.append(node);
  return element;
}

/** Whether an element stands for it that has nothing but its style. */
function isSpan({ style, link }: Run): boolean {
  return !link && !isPlain(style);
}

/** Gives a span another style than it has. */
function dress(span: HTMLElement, style: Style): void {
  span.removeAttribute('class');
  // Asked for first: of a style set by script the attribute is written when somebody looks, and would come back empty.
  if (span.hasAttribute('style')) span.removeAttribute('style');
  applyStyle(span, style, false);
}

function applyStyle(element: HTMLElement, style: Style, isLink: boolean): void {
  for (const [flag, name] of CLASSES) if (style.flags & flag) element.classList.add(name);
  decorate(element, style, isLink);
  paint(element, style);
}

/** `link` is safe: see links.ts. The page that opens is told neither where it was opened from nor by whom. */
function createLink(link: string): HTMLAnchorElement {
  const element = document.createElement('a');
  element.className = 'link';
  element.setAttribute('part', 'link');
  element.href = link;
  element.target = '_blank';
  element.rel = 'noopener noreferrer';
  return element;
}

/** The text node of what `createRun` made. */
function textOf(node: Text | HTMLElement): Text {
  return node instanceof Text ? node : (node.firstChild as Text);
}

function decorate(element: HTMLElement, style: Style, isLink: boolean): void {
  const lines = LINES.filter(([flag]) => style.flags & flag).map(([, line]) => line);
  if (lines.length === 0) return;
  if (isLink && !lines.includes('underline')) lines.unshift('underline');
  element.style.setProperty('text-decoration-line', lines.join(' '));
  const kind = underlineKind(style);
  if (kind !== 'solid') element.style.setProperty('text-decoration-style', kind);
  if (style.line !== 0) element.style.setProperty('text-decoration-color', literalColor(style.line));
}

function paint(span: HTMLElement, { fg, bg, flags }: Style): void {
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
