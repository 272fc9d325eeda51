import fc from 'fast-check';

/** What Markdown is made of, and what it trips over. */
const PARTS =
  'a|b|foo|bar| |  |*|**|***|_|__|~|~~|`|``|[|]|(|)|![|[a]|[foo]|(b)|<|>|<b>|</b>|<a href="x">|<!-- c -->|&amp;|&#35;|' +
  '&nope;|\\|\\*|\\`|!|.|http://a.b|www.x.y|a@b.co|https://e.com/x?(y)|"t"|\'|<http://u.v>|<m@n.o>|^|:|é|“|😀|\u00a0|0|-|' +
  '+|#|\t|{|\n|\n\n|  \n|\\\n|- |* |+ |1. |2) |10. |> |    |   |# |## |```\n|~~~\n|```js\n|---\n|***\n|===\n|-|--\n|' +
  '[a]: b\n|[foo]: /u "t"\n|[a]:\n|<div>\n|</div>\n|<!--|-->\n|<script>\n|- [ ] |- [x] |text\n|* * *\n|- - |1.\n|>\n|code\n';

const TABLE_PARTS = [
  '| a | b |\n|---|:-:|\n',
  '|a|\n',
  '-|-\n',
  ':-\n',
  '|',
  '\\|',
  '| `x\\|y` | z |\n',
  'a | b\n',
];

/** Nasty Markdown, in pieces to be put together. */
export const nastyMarkdown: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PARTS.split('|'), ...TABLE_PARTS), { minLength: 1, maxLength: 16 })
  .map((parts) => parts.join(''));

/**
 * Where the reference parser itself is wrong, or writes HTML that loses a line end (seen with micromark 4.0.3):
 * a tag alone in a line that lazily goes on with a paragraph becomes a block of HTML in that container; a fence that
 * ends with its container or the text has a line end more or less; the line end behind a definition is left out in
 * the block of code or HTML that follows; indented code has what is left of a last line that is blank; code that comes right behind an empty quotation may be interrupted by an
 * empty item.
 */
export function isReferenceWrong(markdown: string): boolean {
  return (
    /^[ \t>*+\-\d.)]*<\/?[a-z][^>\n]*>[ \t]*$/im.test(markdown) ||
    (/\]:/.test(markdown) && /^[ \t>]*(?:```|~~~|<)/m.test(markdown)) ||
    /^[ \t]*>[ \t]*\n[ \t]*(?: {4}|\t)/m.test(markdown) ||
    /\n[ \t]+$/.test(markdown) ||
    (/```|~~~/.test(markdown) &&
      (/^[ \t]*(?:[>*+-]|\d+[.)])/m.test(markdown) || (markdown.match(/```|~~~/g) ?? []).length % 2 === 1))
  );
}
