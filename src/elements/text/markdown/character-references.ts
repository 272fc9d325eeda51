import { characterEntities } from 'character-entities';

/** One that may stand at a position; the caller sees whether it is one. */
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{0,30}));/y;
const ESCAPE_OR_REFERENCE =
  /\\([!-/:-@[-`{-~])|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{0,30});/g;

const REPLACEMENT = '\ufffd';

/** The character reference at a position, such as `&amp;` or `&#38;`: what it stands for, and its end. */
export function readCharacterReference(
  text: string,
  from: number,
): { readonly value: string; readonly end: number } | undefined {
  REFERENCE.lastIndex = from;
  const match = REFERENCE.exec(text);
  if (!match) return undefined;
  const value = decode(match);
  return value === undefined ? undefined : { value, end: REFERENCE.lastIndex };
}

/** A text with its escapes and character references read, as in addresses and titles. */
export function unescapeText(text: string): string {
  return text.replace(ESCAPE_OR_REFERENCE, (written: string, escaped: string | undefined) => {
    return escaped ?? readCharacterReference(written, 0)?.value ?? written;
  });
}

function decode([, decimal, hexadecimal, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return Object.hasOwn(characterEntities, name) ? characterEntities[name] : undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal);
  return isCharacter(code) ? String.fromCodePoint(code) : REPLACEMENT;
}

/** Control characters, halves of pairs and what Unicode says is no character are not shown. */
function isCharacter(code: number): boolean {
  return !(
    code < 9 ||
    code === 11 ||
    (code > 13 && code < 32) ||
    (code > 126 && code < 160) ||
    (code > 0xd7ff && code < 0xe000) ||
    (code > 0xfdcf && code < 0xfdf0) ||
    (code & 0xfffe) === 0xfffe ||
    code > 0x10ffff
  );
}
