/** What stands between `<!-- example -->` and `<!-- /example -->`: what a page shows as its own source. */
export function exampleOf(html: string): string {
  const match = /<!-- example -->\n([\s\S]*?)\n[ \t]*<!-- \/example -->/.exec(html);
  if (!match?.[1]) throw new Error('The page has no <!-- example --> … <!-- /example -->');
  // Classes are the page's own look and of no interest to a reader.
  return dedent(match[1].replace(/ class="[^"]*"/g, ''));
}

/** A task's file from its first export on, without what it imports and what follows. */
export function taskOf(source: string): string {
  const start = source.indexOf('export const');
  const end = source.indexOf('\n});\n', start);
  if (start < 0 || end < 0) throw new Error('The file has no exported task');
  return source.slice(start, end + 4);
}

function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
