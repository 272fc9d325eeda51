import { expect } from 'chai';
import {
  loadPurifier,
  loadSanitizer,
  type Sanitize,
  sanitizeWith,
} from '../../src/elements/text/sanitize.js';
import { mount } from './page.js';

function markup(fragment: DocumentFragment): string {
  const box = document.createElement('div');
  box.append(fragment);
  return box.innerHTML;
}

const origin = location.origin;

/** What goes in, and what is left of it. */
const cases: readonly (readonly [string, string])[] = [
  ['<p>a <b>b</b> <em>c</em></p>', '<p>a <b>b</b> <em>c</em></p>'],
  ['<script>alert(1)</script>x', 'x'],
  ['<img src="/a.png" onerror="alert(1)" alt="A">', '<img src="/a.png" alt="A">'],
  ['<p onclick="alert(1)" style="color:red" class="x" id="y" data-z="1" aria-label="l">a</p>', '<p>a</p>'],
  ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href="java\nscript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href=" &#1;javascript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
  ['<a href="/b?c=1#d">a</a>', '<a href="/b?c=1#d" rel="noopener noreferrer nofollow">a</a>'],
  [
    '<a href="mailto:a@b.example">a</a>',
    '<a href="mailto:a@b.example" rel="noopener noreferrer nofollow">a</a>',
  ],
  [
    '<a target="_top" href="https://a.example/">a</a>',
    '<a href="https://a.example/" rel="noopener noreferrer nofollow">a</a>',
  ],
  [
    '<img src="https://elsewhere.example/x.png" alt="X">',
    '<a href="https://elsewhere.example/x.png" rel="noopener noreferrer nofollow">X</a>',
  ],
  ['<img src="data:image/png;base64,AA==" alt="X">', '<a>X</a>'],
  [`<img src="${origin}/x.png" srcset="https://elsewhere.example/y.png 2x">`, `<img src="${origin}/x.png">`],
  ['<img src="https://friend.example/x.png">', '<img src="https://friend.example/x.png">'],
  ['<iframe src="/"></iframe><object data="/"></object><embed src="/"><base href="/x">', ''],
  ['<form action="/"><input name="a"><button>b</button></form>', ''],
  ['<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">a</a></svg>', ''],
  ['<math><mi xlink:href="javascript:alert(1)">a</mi></math>', ''],
  [
    '<style>* { color: red }</style><link rel="stylesheet" href="/x"><meta http-equiv="refresh" content="0">',
    '',
  ],
  ['<stream-room room="x"></stream-room><x-y>z</x-y>', ''],
  ['<template><img src=x onerror=alert(1)></template>', ''],
  [
    '<table><tbody><tr><td colspan="2" background="/x">a</td></tr></tbody></table>',
    '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
  ],
  ['<!-- a --><q cite="javascript:alert(1)">b</q>', '<q>b</q>'],
  ['<details open><summary>a</summary>b</details>', '<details open=""><summary>a</summary>b</details>'],
  ['a < b & c', 'a &lt; b &amp; c'],
  ['<p>half <b>open', '<p>half <b>open</b></p>'],
  ['', ''],
];

describe('markup is made harmless', () => {
  const sanitizers: Record<string, () => Promise<Sanitize>> = {
    'by what the browser has': () => loadSanitizer(),
    'by DOMPurify': async () => sanitizeWith(await loadPurifier()),
  };
  for (const [name, load] of Object.entries(sanitizers)) {
    it(`${name}, by the same rules`, async () => {
      const sanitize = await load();
      for (const [given, expected] of cases) {
        expect(markup(sanitize(given, ['https://friend.example'])), given).to.equal(expected);
      }
    });
  }

  it('and nothing is loaded before it was looked at', async () => {
    const asked: string[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) asked.push(name);
    });
    observer.observe({ type: 'resource', buffered: false });
    for (const load of Object.values(sanitizers)) {
      (await load())('<img src="http://127.0.0.1:9/never.png">');
    }
    const image = new Image();
    const done = new Promise((resolve) => image.addEventListener('error', resolve));
    image.src = '/last.png';
    await done;
    for (const { name } of observer.takeRecords()) asked.push(name);
    observer.disconnect();
    expect(asked.filter((name) => name.includes('never'))).to.deep.equal([]);
  });
});

describe('DOMPurify where Trusted Types are enforced', () => {
  /** What is said by a page of that policy. */
  async function askedUnder(policies: string): Promise<string> {
    const page = document.createElement('iframe');
    page.srcdoc = `<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'; trusted-types ${policies}">
      <script type="module">
        import { loadPurifier, sanitizeWith } from '${origin}/src/elements/text/sanitize.ts';
        loadPurifier().then((parse) => sanitizeWith(parse)('<b onclick="x()">y</b><script>z()<\\/script>').firstElementChild.outerHTML)
          .catch((error) => error.message).then((said) => parent.postMessage(said));
      </script>`;
    const answer = new Promise<string>((resolve) => {
      addEventListener('message', ({ data }) => resolve(data), { once: true });
    });
    mount('').append(page);
    return await answer;
  }

  it('makes markup harmless with a policy of its own', async () => {
    expect(await askedUnder('dompurify')).to.equal('<b>y</b>');
  });

  it('says what is missing where it may have none', async () => {
    expect(await askedUnder("'none'")).to.contain('policy named "dompurify"');
  });
});
