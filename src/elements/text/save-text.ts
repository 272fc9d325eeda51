/** Files are named after what is in them where they have no other name. */
const ENDINGS: Record<string, string> = { markdown: 'md', plain: 'txt' };

/** What a text is saved as, unless the page says otherwise. */
export function fileNameFor(text: {
  readonly stream: string;
  readonly format: string;
  readonly language: string;
}): string {
  const name = text.stream.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-|-$/g, '') || 'text';
  const ending =
    text.format === 'code'
      ? text.language.replace(/[^a-z0-9]/gi, '') || 'txt'
      : (ENDINGS[text.format] ?? 'txt');
  return `${name}.${ending}`;
}

/** Has the browser save a text as a file. */
export function saveText(text: string, filename: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = filename;
  link.click();
  // The click has begun the download; the address is not needed beyond this turn.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
