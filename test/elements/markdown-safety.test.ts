import { expect } from 'chai';
import { MarkdownView } from '../../src/elements/text/markdown/markdown-view.js';
import { encodeUrl, isImageAllowed, linkHref } from '../../src/elements/text/markdown/url-policy.js';
import { mount } from './page.js';

function show(markdown: string): HTMLElement {
  const root = mount('<div></div>').firstElementChild as HTMLElement;
  const view = new MarkdownView(root, { onReady() {}, imageOrigins: ['https://images.example'] });
  // What is shown on the way counts as well.
  for (const character of markdown) {
    view.append(character);
    expect(unsafe(root), markdown).to.deep.equal([]);
  }
  view.end();
  return root;
}

/** The elements that could run script, load something or lead to where nothing may lead. */
function unsafe(root: Element): string[] {
  return [...root.querySelectorAll('*')]
    .filter((element) => {
      if (
        !/^(?:p|a|em|strong|del|code|pre|span|div|img|br|hr|h[1-6]|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|input)$/.test(
          element.localName,
        )
      )
        return true;
      if (element.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc')) return true;
      if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) {
        return !['http:', 'https:', 'mailto:', 'tel:'].includes(element.protocol);
      }
      if (!(element instanceof HTMLImageElement)) return false;
      const { origin } = new URL(element.src);
      return origin !== location.origin && origin !== 'https://images.example';
    })
    .map((element) => element.outerHTML);
}

const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3A;alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'java&#10;script:alert(1)',
  '&#1;javascript:alert(1)',
  '&#32;javascript:alert(1)',
  'javascript\\:alert(1)',
  'java\\script:alert(1)',
  'javascript%3Aalert(1)',
  '\u0001javascript:alert(1)',
  '\u00a0javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://page.example/1',
  'file:///etc/passwd',
  'filesystem:https://page.example/x',
  'view-source:https://page.example',
  'about:blank',
  'intent://x#Intent;end',
  'feed:javascript:alert(1)',
  'ws://host.example',
  'x-apple:1',
];

const USES: ((url: string) => string)[] = [
  (url) => `[a](${url})`,
  (url) => `[a](<${url}>)`,
  (url) => `![a](${url})`,
  (url) => `[![a](${url})](${url})`,
  (url) => `<${url}>`,
  (url) => `[a]\n\n[a]: ${url}`,
  (url) => `![a][b]\n\n[b]: <${url}> "onerror=alert(1)"`,
  (url) => `| [a](${url}) |\n|-|\n| ![b](${url}) |`,
  (url) => `<a href="${url}" onclick="alert(1)">x</a>`,
];

describe('markdown from strangers', () => {
  it(`makes nothing live of ${URLS.length * USES.length} addresses in every place for one`, () => {
    for (const url of URLS) for (const use of USES) show(use(url));
  }).timeout(50_000);

  it('takes raw HTML for text', () => {
    for (const html of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      'a <img src=x onerror=alert(1)> b',
      '<svg><script>alert(1)</script></svg>',
      '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '<div>\n<style>@import "//evil.example"</style>\n</div>',
      '<!--><img src=x onerror=alert(1)>-->',
      '<details open ontoggle=alert(1)>',
    ]) {
      const root = show(`${html}\n`);
      expect(root.textContent).to.equal(html);
    }
  });

  it('does not let a title, a language or a label out of its attribute', () => {
    const root = show(
      '[a](u "\\"><img src=x onerror=alert(1)>")\n\n```js"><img/src=x/onerror=alert(1)>\nx\n```\n',
    );
    expect(root.querySelector('a')?.title).to.equal('"><img src=x onerror=alert(1)>');
    expect(root.querySelector('code')?.className).to.equal('language-js"><img/src=x/onerror=alert(1)>');
  });

  it('links only where one may go, and says so to nobody', () => {
    expect(linkHref('https://e.com/a b?c=ü')).to.equal('https://e.com/a%20b?c=%C3%BC');
    expect(['#part', '../up', '?q', '//host/x', 'mailto:a@b.co', 'tel:+1', ''].map(linkHref)).to.deep.equal([
      '#part',
      '../up',
      '?q',
      '//host/x',
      'mailto:a@b.co',
      'tel:+1',
      '',
    ]);
    expect(['javascript:x', 'data:x', 'ftp://x', 'ircs://x'].map(linkHref)).to.deep.equal(
      Array(4).fill(undefined),
    );
    expect(encodeUrl('%zz%20\ud800"<')).to.equal('%zz%20%EF%BF%BD%22%3C');
    expect(show('[a](https://e.com)').querySelector('a')?.rel).to.equal('noopener noreferrer nofollow');
  });

  it('loads images from the page and from where the page says, and shows others as links', () => {
    const allowed = (src: string) =>
      isImageAllowed(src, 'https://page.example/docs/', ['https://images.example']);
    expect(
      ['a.png', '/a.png', 'https://page.example/a', 'https://images.example/a'].map(allowed),
    ).to.deep.equal(Array(4).fill(true));
    for (const src of [
      'https://other.example/a',
      '//other.example/a',
      'http://page.example/a',
      'https://images.example.evil/a',
      'https://images.example@evil.example/a',
      'data:image/png;base64,AA',
      'http://[',
    ]) {
      expect(allowed(src), src).to.equal(false);
    }
    const root = show(
      '![alt *text*](https://other.example/a.png "t") [![in](https://other.example/b)](https://e.com)',
    );
    expect(root.innerHTML).to.equal(
      '<p dir="auto"><a href="https://other.example/a.png" rel="noopener noreferrer nofollow" title="t">alt text</a> ' +
        '<a href="https://e.com" rel="noopener noreferrer nofollow">in</a></p>',
    );
  });
});
