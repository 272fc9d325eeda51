import { expect, test } from 'vitest';
import { minifyCss } from '../../scripts/minify-styles.mjs';

test.each([
  ['a {\n  color: red;\n  margin: 0 auto;\n}\n\nb { top: 0; }', 'a{color:red;margin:0 auto}b{top:0}'],
  ["/* why it isn't\n * so */ a { /* not */ b: c; }", 'a{b:c}'],
  // A descendant, and arithmetic.
  [':host([x]) :is(p, q) > r { w: calc(1px + 2 * 3px) }', ':host([x]) :is(p,q) > r{w:calc(1px + 2 * 3px)}'],
  ["a::after { content: '  ; } /* no */ '; }", "a::after{content:'  ; } /* no */ '}"],
  ['[a="x , y"]  [b] { c: "\\" ; " }', '[a="x , y"] [b]{c:"\\" ; "}'],
  [
    '@media (prefers-contrast: more) {\n  a { b: \x24{size}; }\n  \x24{rules}\n}',
    '@media (prefers-contrast:more){a{b:\x24{size}}\x24{rules}}',
  ],
])('white space and comments that mean nothing go: %j', (css, minified) => {
  expect(minifyCss(css)).toBe(minified);
  expect(minifyCss(minified)).toBe(minified);
});
