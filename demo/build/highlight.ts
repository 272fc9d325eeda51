export type Language = keyof typeof languages;

/** Colours a piece of code: each word that has a colour in a `<span>` with a class. Everything is escaped. */
export function highlight(code: string, language: Language): string {
  const rules = languages[language];
  const pattern = new RegExp(rules.map(([name, rule]) => `(?<${name}>${rule})`).join('|'), 'gm');
  let out = '';
  let at = 0;
  for (const match of code.matchAll(pattern)) {
    const name = rules.find(([name]) => match.groups?.[name] !== undefined)?.[0];
    out += `${escapeHtml(code.slice(at, match.index))}<span class="${name}">${escapeHtml(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return out + escapeHtml(code.slice(at));
}

/** For each language the class of a word and what such a word looks like; the first that fits wins. */
const languages = {
  html: [
    ['comment', '<!--[\\s\\S]*?-->'],
    ['tag', '</?[a-z][\\w-]*|/?>'],
    ['data', '\\{\\{.*?\\}\\}'],
    ['string', '"[^"]*"'],
    ['attribute', '(?<=\\s)[a-z][\\w-]*(?==|[\\s>])(?=[^<]*>)'],
  ],
  ts: [
    ['comment', '//.*$|/\\*[\\s\\S]*?\\*/'],
    ['string', "'[^'\\n]*'|`[^`]*`"],
    [
      'keyword',
      "\\b(?:async|await|break|const|continue|else|export|extends|for|function|if|import|let|new|of|return|throw|try|catch|yield|from(?= '))\\b\\*?",
    ],
    ['number', '\\b\\d[\\d_]*\\b'],
    ['call', '\\b[a-zA-Z]\\w*(?=\\()'],
  ],
  sh: [
    ['comment', '(?<=^|\\s)#.*$'],
    ['string', '"[^"]*"|\'[^\']*\''],
    ['keyword', '(?<=^|\\s)--?[a-z][\\w-]*'],
  ],
  css: [
    ['comment', '/\\*[\\s\\S]*?\\*/'],
    ['string', '"[^"]*"'],
    ['keyword', '@[a-z-]+|:+[a-z-]+(?=\\()'],
    ['attribute', '--[\\w-]+|[a-z-]+(?=:\\s)'],
    ['number', '#[\\da-f]{3,8}\\b|\\b\\d[\\d.]*(?:[a-z]+|%)?'],
    ['tag', 'stream-[a-z]+'],
  ],
  json: [
    ['comment', '//.*$'],
    ['attribute', '"(?:[^"\\\\]|\\\\.)*"(?=\\s*:)'],
    ['string', '"(?:[^"\\\\]|\\\\.)*"'],
    ['keyword', '\\b(?:true|false|null)\\b'],
    ['number', '-?\\b\\d[\\d.]*'],
  ],
} as const;

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
