import { describe, expect, test } from 'vitest';
import { highlight } from '../../src/elements/text/highlight/index.js';
import { ALIASES, EMBEDDED, LANGUAGES } from '../../src/elements/text/highlight/languages.js';

/** What is coloured, as text and kind. */
async function coloured(code: string, language: string): Promise<string[]> {
  const tokens = await highlight(code, language);
  let end = 0;
  for (const token of tokens) {
    expect(token.start).toBeGreaterThanOrEqual(end);
    expect(token.end).toBeGreaterThan(token.start);
    end = token.end;
  }
  expect(end).toBeLessThanOrEqual(code.length);
  return tokens.map(({ start, end, kind }) => `${code.slice(start, end)}: ${kind}`);
}

describe('the highlighter', () => {
  test('finds what is to be coloured', async () => {
    expect(await coloured('const a = "x"; // 1\nif (a < 2) f();', 'ts')).toEqual([
      'const: keyword',
      '"x": string',
      '// 1: comment',
      'if: keyword',
      '2: number',
      'f: function',
    ]);
    expect(await coloured('+new\n-old\n', 'diff')).toEqual(['+new: inserted', '-old: deleted']);
  });

  test('leaves what is put into a text without the text’s colour', async () => {
    const found = await coloured('f"a {b} c"', 'py');
    expect(found).toEqual(['f"a : string', ' c": string']);
  });

  test('colours code within code', async () => {
    const found = await coloured('<p class="x">\n<script>\nlet a = 1;\n</script>', 'html');
    expect(found).toContain('p: tag');
    expect(found).toContain('class: attribute');
    expect(found).toContain('let: keyword');
    expect(found).toContain('1: number');
  });

  test('goes by the names that people use, and knows no others', async () => {
    expect(await coloured('x = 1', 'PY')).toEqual(['1: number']);
    for (const language of ['', 'none', 'constructor', '__proto__', 'toString']) {
      expect(await highlight('let a = 1', language)).toEqual([]);
    }
  });

  test('has every language that it names, and copes with code cut anywhere', async () => {
    const code = '<?php "a\n/* b\n`c ${d\n#e <f g="h';
    for (const name of [...Object.keys(LANGUAGES), ...Object.keys(ALIASES)]) {
      for (let length = 0; length <= code.length; length += 7) await coloured(code.slice(0, length), name);
    }
    const named = [...Object.values(ALIASES), ...Object.values(EMBEDDED).flat()];
    expect(named.filter((name) => !(name in LANGUAGES))).toEqual([]);
  }, 30_000);
});
