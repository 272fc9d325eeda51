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

/** Pieces put together in any order. */
const piecedMarkdown: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PARTS.split('|'), ...TABLE_PARTS), { minLength: 1, maxLength: 16 })
  .map((parts) => parts.join(''));

const PREFIXES = [
  '',
  ' ',
  '  ',
  '   ',
  '    ',
  '\t',
  '> ',
  '>',
  '- ',
  '-',
  '* ',
  '1. ',
  '2) ',
  '-     ',
  '1.\t',
  '  - ',
];
const LINES =
  '```|```|````|~~~|~~~|```js|``` x|text|text|# h|---|===|<div>|</div>|<!--|-->|<script>|</script>|<b>|</b>|[a]: b|[a]|[a]:|"t"|' +
  '    code|\tcode|- |1.|>|a \\| b|-\\|-|\\| c \\||**b**|`c|[ ] t|  |';

/** Lines that are deep in quotations and lists, many of them of code and raw HTML. */
const nestedMarkdown: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.array(fc.constantFrom(...PREFIXES), { maxLength: 3 }),
        fc.constantFrom(...LINES.split(/(?<!\\)\|/).map((line) => line.replaceAll('\\|', '|'))),
        fc.constantFrom('', '', '', ' ', '  '),
      )
      .map(([prefixes, line, end]) => prefixes.join('') + line + end),
    { minLength: 1, maxLength: 9 },
  )
  .map((lines) => lines.join('\n'));

export const nastyMarkdown: fc.Arbitrary<string> = fc.oneof(piecedMarkdown, nestedMarkdown);
