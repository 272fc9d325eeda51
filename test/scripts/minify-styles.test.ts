import { expect, test } from 'vitest';
import { minifyCss, minifyLiterals } from '../../scripts/minify-styles.mjs';

test.each([
  ['a {\n  color: red;\n  margin: 0 auto;\n}\n\nb { top: 0; }', 'a{color:red;margin:0 auto}b{top:0}'],
  ["/* why it isn't\n * so */ a { /* not */ b: c; }", 'a{b:c}'],
  // A descendant, and arithmetic.
  [':host([x]) :is(p, q) > r { w: calc(1px + 2 * 3px) }', ':host([x]) :is(p,q)>r{w:calc(1px + 2 * 3px)}'],
  ["a::after { content: '  ; } /* no */ '; }", "a::after{content:'  ; } /* no */ '}"],
  ['[a="x , y"]  [b] { c: "\\" ; " }', '[a="x , y"] [b]{c:"\\" ; "}'],
  [
    "[part~='x-y'] [data-n='1'] { c: '[a=\"b\"]'; w: 0.5em 10.5em }",
    "[part~=x-y] [data-n='1']{c:'[a=\"b\"]';w:.5em 10.5em}",
  ],
  [
    '@media (prefers-contrast: more) {\n  a { b: \x24{size}; }\n  \x24{rules}\n}',
    '@media (prefers-contrast:more){a{b:\x24{size}}\x24{rules}}',
  ],
])('white space and comments that mean nothing go: %j', (css, minified) => {
  expect(minifyCss(css)).toBe(minified);
  expect(minifyCss(minified)).toBe(minified);
});

test('style sheets and templates are found in code, also in one another; lines keep their numbers', () => {
  const code = [
    'const sheet = css `',
    '  a { b: c; }',
    '  \x24{unsafeCSS(names.map((name) => `  \x24{name} { d: e }`))}',
    '`;',
    'const page = new PageSheet(`',
    '  f { g: h; }`);',
    'const template = html `<p>',
    '    \x24{list.map((item) => html `<b>',
    '      \x24{item}</b>`)} and',
    '  </p>`;',
    'const text = `  as it is `;',
  ].join('\n');
  const minified = minifyLiterals(code);
  expect(minified.split('\n')).toEqual([
    'const sheet = css `a{b:c}\x24{unsafeCSS(names.map((name) => `  \x24{name} { d: e }`))}`',
    '',
    '',
    ';',
    'const page = new PageSheet(`f{g:h}`',
    ');',
    'const template = html `<p>',
    '\x24{list.map((item) => html `<b>',
    '\x24{item}</b>`)} and',
    '</p>`;',
    'const text = `  as it is `;',
  ]);
  expect(minifyLiterals(minified)).toBe(minified);
});
