/**
 * What stands between `<!-- example -->` and `<!-- /example -->`: what a page shows as its own source. The page's look
 * is left out: classes, elements that have nothing but a class, and words for visitors who have done nothing yet.
 */
export function exampleOf(html: string): string {
  const match = /<!-- example -->\n([\s\S]*?)\n[ \t]*<!-- \/example -->/.exec(html);
  if (!match?.[1]) throw new Error('The page has no <!-- example --> … <!-- /example -->');
  const markup = match[1].replace(/^\s*<p class="before[\s\S]*?<\/p>\n/gm, '');
  const lines = withoutManyOptions(withoutWrappers(markup.split('\n')));
  return dedent(lines.join('\n').replace(/ class="[^"]*"/g, ''));
}

/** A task's file from its first export on, without what it imports and what follows. */
export function taskOf(source: string): string {
  const start = source.indexOf('export const');
  const end = source.indexOf('\n});\n', start);
  if (start < 0 || end < 0) throw new Error('The file has no exported task');
  return source.slice(start, end + 4);
}

/** Takes out `<div class="…">` and its end, which stand on lines of their own, and moves their content outwards. */
function withoutWrappers(lines: readonly string[]): string[] {
  const out: string[] = [];
  const open: string[] = [];
  for (const line of lines) {
    const [, indent, tag] = /^(\s*)<(div|span) class="[^"]*">$/.exec(line) ?? [];
    if (indent !== undefined) open.push(`${indent}</${tag}>`);
    else if (line === open.at(-1)) open.pop();
    else out.push(line.slice(Math.min(2 * open.length, line.search(/\S|$/))));
  }
  return out;
}

/** Of the options of a select the first is enough. */
function withoutManyOptions(lines: readonly string[]): string[] {
  const isOption = (line: string | undefined) => line !== undefined && /^\s*<option/.test(line);
  return lines
    .filter((line, at) => !isOption(line) || !isOption(lines[at - 1]) || !isOption(lines[at - 2]))
    .map((line, at, kept) =>
      isOption(line) && isOption(kept[at - 1]) ? line.replace(/<option.*/, '<!-- … -->') : line,
    );
}

/** Without the indentation that all lines have. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents, text.length);
  return lines.map((line) => line.slice(indent)).join('\n');
}
