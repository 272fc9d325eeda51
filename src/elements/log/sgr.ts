/*
 * Select Graphic Rendition: what `ESC [ … m` means. A style is four numbers and never changed, so that lines in the
 * same style share it. (The package ansi-sequence-parser was looked at and left: its state can be
 * neither saved nor set, it takes every `ESC [` for a colour up to the next "m", and reads `31;0` as red.)
 */

/** A style of text. Colours: 0 is the default, 1 to 256 the palette's index plus one, above that `TRUE | rgb`. */
export interface Style {
  readonly fg: number;
  readonly bg: number;
  /** Bits of `Flag`, and the kind of underline. */
  readonly flags: number;
  /** The colour of the underline; 0 is the text's own. */
  readonly line: number;
}

/** Marks a colour that is given by its red, green and blue. */
export const TRUE_COLOR = 0x1000000;

export const Flag = {
  bold: 1,
  dim: 2,
  italic: 4,
  underline: 8,
  inverse: 16,
  hidden: 32,
  strike: 64,
  overline: 128,
} as const;

/** Where in the flags the kind of underline is, by its number in `4:n` less one. */
const KIND_SHIFT = 8;
const KIND_MASK = 7 << KIND_SHIFT;

/** The kinds of underline as CSS names them, in the order of `4:1` to `4:5`. */
const KINDS = ['solid', 'double', 'wavy', 'dotted', 'dashed'] as const;

export const PLAIN: Style = { fg: 0, bg: 0, flags: 0, line: 0 };

/** The kind of underline, as CSS names it. */
export function underlineKind({ flags }: Style): (typeof KINDS)[number] {
  return KINDS[(flags & KIND_MASK) >> KIND_SHIFT] ?? 'solid';
}

/** What codes 1 to 9 and 53 switch on. Blinking (5, 6) is left out: it is not for logs. */
const SET: Readonly<Record<number, number>> = {
  1: Flag.bold,
  2: Flag.dim,
  3: Flag.italic,
  7: Flag.inverse,
  8: Flag.hidden,
  9: Flag.strike,
  53: Flag.overline,
};

/** What codes 22 to 29 and 55 switch off. */
const UNSET: Readonly<Record<number, number>> = {
  22: Flag.bold | Flag.dim,
  23: Flag.italic,
  24: Flag.underline | KIND_MASK,
  27: Flag.inverse,
  28: Flag.hidden,
  29: Flag.strike,
  55: Flag.overline,
};

export function isPlain(style: Style): boolean {
  return style.fg === 0 && style.bg === 0 && style.flags === 0 && style.line === 0;
}

export function sameStyle(a: Style, b: Style): boolean {
  return a.fg === b.fg && a.bg === b.bg && a.flags === b.flags && a.line === b.line;
}

/** The style after a sequence with these parameters, from left to right. What it does not know it leaves out. */
export function applySgr(parameters: string, style: Style): Style {
  let { fg, bg, flags, line } = style;
  const codes = parameters.split(';');
  for (let at = 0; at < codes.length; at++) {
    const [first = '', ...sub] = (codes[at] as string).split(':');
    const code = Number(first);
    if (code === 0) [fg, bg, flags, line] = [0, 0, 0, 0];
    else if (code === 4) flags = underlined(flags, Number(sub[0] ?? 1));
    else if (code === 21) flags = underlined(flags, 2);
    else if (SET[code] !== undefined) flags |= SET[code];
    else if (UNSET[code] !== undefined) flags &= ~UNSET[code];
    else if (code === 38 || code === 48 || code === 58) {
      // With colons the colour is all in one parameter; with semicolons it takes the next ones.
      const parts = sub.length > 0 ? sub : codes.slice(at + 1, at + 5);
      const [color, taken] = readColor(parts, sub.length > 0);
      if (sub.length === 0) at += taken;
      if (code === 38) fg = color ?? fg;
      else if (code === 48) bg = color ?? bg;
      else line = color ?? line;
    } else if (code === 39) fg = 0;
    else if (code === 49) bg = 0;
    else if (code === 59) line = 0;
    else fg = palette(code, 30, 90) ?? fg;
    bg = palette(code, 40, 100) ?? bg;
  }
  return { fg, bg, flags, line };
}

/** The parameters that lead from plain to a style: what `applySgr` reads. Empty for plain. */
export function sgrOf({ fg, bg, flags, line }: Style): string {
  const codes: string[] = [];
  for (const [code, flag] of Object.entries(SET)) if (flags & flag) codes.push(code);
  if (flags & Flag.underline) codes.push(`4:${((flags & KIND_MASK) >> KIND_SHIFT) + 1}`);
  for (const [code, color] of [
    [38, fg],
    [48, bg],
    [58, line],
  ] as const) {
    if (color >= TRUE_COLOR)
      codes.push(`${code}:2::${(color >> 16) & 255}:${(color >> 8) & 255}:${color & 255}`);
    else if (color > 0) codes.push(`${code}:5:${color - 1}`);
  }
  return codes.join(';');
}

function underlined(flags: number, kind: number): number {
  const bare = flags & ~(Flag.underline | KIND_MASK);
  if (kind === 0) return bare;
  const known = Number.isInteger(kind) && kind > 0 && kind <= KINDS.length;
  return bare | Flag.underline | ((known ? kind - 1 : 0) << KIND_SHIFT);
}

function palette(code: number, normal: number, bright: number): number | undefined {
  if (code >= normal && code < normal + 8) return code - normal + 1;
  if (code >= bright && code < bright + 8) return code - bright + 9;
  return undefined;
}

/** The colour after `38`, and how many parameters it took. */
function readColor(parts: readonly string[], colons: boolean): [number | undefined, number] {
  if (parts[0] === '5') return [byte(parts[1]) === undefined ? undefined : Number(parts[1]) + 1, 2];
  if (parts[0] !== '2') return [undefined, 1];
  // 38:2:<colour space>:r:g:b has one more than 38;2;r;g;b.
  const [red, green, blue] = (colons && parts.length > 4 ? parts.slice(2) : parts.slice(1)).map(byte);
  if (red === undefined || green === undefined || blue === undefined) return [undefined, 4];
  return [TRUE_COLOR | (red << 16) | (green << 8) | blue, 4];
}

function byte(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? 0 : Number(text);
  return Number.isInteger(value) && value >= 0 && value <= 255 ? value : undefined;
}
