/** What a character is to the markers beside it (CommonMark 0.31.2, "Unicode whitespace", "punctuation"). */
export type CharacterClass = 'space' | 'punctuation' | 'other';

/** Of the UTF-16 code unit at a position; the ends of a text are spaces. */
export function classAt(text: string, at: number): CharacterClass {
  const code = text.charCodeAt(at);
  // Outside of the text it is not a number.
  if (Number.isNaN(code)) return 'space';
  if (code < 128) {
    if (code <= 32) return code === 32 || (code >= 9 && code <= 13) ? 'space' : 'other';
    const isAlphanumeric =
      (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    return isAlphanumeric || code === 127 ? 'other' : 'punctuation';
  }
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return 'space';
  return /[\p{P}\p{S}]/u.test(character) ? 'punctuation' : 'other';
}
