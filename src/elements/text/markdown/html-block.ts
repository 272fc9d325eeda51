import { MORE, NONE } from './scan.js';

/*
 * Blocks of raw HTML: the seven ways they begin, and how each of them ends (CommonMark 0.31.2, "HTML blocks").
 */

const RAW = 'pre|script|style|textarea';

const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';

const STARTS: readonly RegExp[] = [
  new RegExp(`^<(?:${RAW})(?:[ \\t>]|$)`, 'i'),
  /^<!--/,
  /^<\?/,
  /^<![a-z]/i,
  /^<!\[CDATA\[/,
  new RegExp(`^</?(?:${BLOCK_NAMES})(?:[ \\t]|/?>|$)`, 'i'),
];

const ENDS: readonly RegExp[] = [new RegExp(`</(?:${RAW})>`, 'i'), /-->/, /\?>/, />/, /\]\]>/];

/** The kinds that end at a blank line. */
const FIRST_ENDED_BY_BLANK = 6;
/** A complete tag alone in its line; it does not interrupt a paragraph. */
const ANY_TAG = 7;

const NAME = '[a-z][a-z0-9-]*';
const ATTRIBUTE = '[ \\t]+[a-z_:][a-z0-9_.:-]*(?:[ \\t]*=[ \\t]*(?:[^ \\t"\'=<>`/]+|\'[^\']*\'|"[^"]*"))?';
const TAG = `^<(?:${NAME}(?:${ATTRIBUTE})*[ \\t]*/?|/${NAME}[ \\t]*)>[ \\t]*`;
const TAG_ALONE = new RegExp(`${TAG}$`, 'i');
const TAG_AND_MORE = new RegExp(`${TAG}[^ \\t]`, 'i');

/**
 * The kind (1 to 7) of the block of HTML that a line begins.
 *
 * @param text - The line from its first character on.
 * @param whole - Whether that is all of the line.
 * @param interrupts - Whether a paragraph is open.
 */
export function htmlBlockKind(text: string, whole: boolean, interrupts: boolean): number {
  if (text[0] !== '<') return NONE;
  const second = text[1];
  if (second === undefined) return whole ? NONE : MORE;
  if (!/[a-z!/?]/i.test(second)) return NONE;
  if (!whole) return mayStart(text, interrupts) ? MORE : NONE;
  const kind = STARTS.findIndex((start) => start.test(text)) + 1;
  if (kind > 0) return kind;
  return !interrupts && TAG_ALONE.test(text) ? ANY_TAG : NONE;
}

/** Whether a line that goes on may still begin a block. */
function mayStart(text: string, interrupts: boolean): boolean {
  const name = /^<\/?[a-z][a-z0-9-]*/i.exec(text)?.[0];
  if (name === undefined || name.length === text.length || /^\/?$/.test(text.slice(name.length))) return true;
  if (STARTS.some((start) => start.test(text))) return true;
  return !interrupts && /[ \t/>]/.test(text.charAt(name.length)) && !TAG_AND_MORE.test(text);
}

/** Whether a block of this kind ends with this line. */
export function endsHtmlBlock(kind: number, line: string): boolean {
  return ENDS[kind - 1]?.test(line) ?? false;
}

/** Whether a blank line ends a block of this kind. */
export function isEndedByBlank(kind: number): boolean {
  return kind >= FIRST_ENDED_BY_BLANK;
}
