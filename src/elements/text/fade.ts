import { PageSheet } from '../page-sheet.js';

/*
 * New words fade in. Nothing is put around them: their ranges are registered as highlights of the page, each of some
 * steps lighter than the text, and go from one to the next as time passes. Where the browser has no such highlights
 * (or none for text), words appear at once.
 */

/** The steps from nearly nothing to the text's own colour, and how long each lasts, in milliseconds. */
const STEPS = [8, 22, 38, 54, 70, 86];
const STEP = 45;

/** The end of a text before something was added. */
export interface TextEnd {
  readonly node: Text;
  readonly offset: number;
}

interface Fading {
  readonly range: AbstractRange;
  step: number;
}

const nameOf = (step: number): string => `stream-fade-${step}`;

let highlights: readonly Highlight[] | undefined;
let fading: Fading[] = [];
let isAdvancing = false;

/** Where the text of an element or container ends now. */
export function endOf(host: HTMLElement): TextEnd | undefined {
  const node = lastText(host);
  return node && { node, offset: node.length };
}

/** Fades in what has come since the text ended at `end`. */
export function fadeIn(host: HTMLElement, end: TextEnd | undefined): void {
  const last = lastText(host);
  if (!last || typeof Highlight === 'undefined') return;
  // Where the end was redrawn meanwhile, it is shown as it is.
  if (end && (!end.node.isConnected || end.offset > end.node.length)) return;
  const [node, offset] = end ? [end.node, end.offset] : [firstText(host) ?? last, 0];
  if (node === last && offset === last.length) return;
  const range = new StaticRange({
    startContainer: node,
    startOffset: offset,
    endContainer: last,
    endOffset: last.length,
  });
  sheet.adopt(host);
  highlights ??= register();
  highlights[0]?.add(range);
  fading.push({ range, step: 0 });
  if (!isAdvancing) setTimeout(advance, STEP);
  isAdvancing = true;
}

function advance(): void {
  isAdvancing = false;
  const still: Fading[] = [];
  for (const each of fading) {
    highlights?.[each.step]?.delete(each.range);
    each.step++;
    if (each.step >= STEPS.length) continue;
    highlights?.[each.step]?.add(each.range);
    still.push(each);
  }
  fading = still;
  isAdvancing = still.length > 0;
  if (isAdvancing) setTimeout(advance, STEP);
}

const sheet = new PageSheet(
  STEPS.map(
    (percent, step) =>
      `::highlight(${nameOf(step)}) { color: color-mix(in oklab, currentColor ${percent}%, transparent); }`,
  ).join('\n'),
);

function register(): readonly Highlight[] {
  return STEPS.map((_, step) => {
    const highlight = new Highlight();
    CSS.highlights.set(nameOf(step), highlight);
    return highlight;
  });
}

/** What fills a slot is the page's, or another part. */
function isOwn(node: Node): boolean {
  return !(node instanceof Element && node.slot !== '');
}

function lastText(within: Node): Text | undefined {
  for (let at = within.lastChild; at; at = at.previousSibling) {
    const found = at instanceof Text ? at : isOwn(at) ? lastText(at) : undefined;
    if (found) return found;
  }
  return undefined;
}

function firstText(within: Node): Text | undefined {
  for (let at = within.firstChild; at; at = at.nextSibling) {
    const found = at instanceof Text ? at : isOwn(at) ? firstText(at) : undefined;
    if (found) return found;
  }
  return undefined;
}
