import { expect } from 'chai';
import fc from 'fast-check';
import type { MarkdownOptions } from '../../src/elements/text/markdown/markdown-options.js';
import { MarkdownView } from '../../src/elements/text/markdown/markdown-view.js';
import { nastyMarkdown } from './markdown-arbitrary.js';
import { mount } from './page.js';

function view(options: Partial<MarkdownOptions> = {}): { view: MarkdownView; root: HTMLElement } {
  const root = mount('<div></div>').firstElementChild as HTMLElement;
  return { root, view: new MarkdownView(root, { onReady() {}, imageOrigins: [], ...options }) };
}

function show(markdown: string): HTMLElement {
  const { view: shown, root } = view();
  shown.append(markdown);
  shown.end();
  return root;
}

/** What is shown after each character. */
function stages(markdown: string): string[] {
  const { view: shown, root } = view();
  return [...markdown].map((character) => {
    shown.append(character);
    return root.textContent ?? '';
  });
}

function textsIn(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts;
}

/** The nodes that mutations touched, apart from attributes that are about the open end only. */
function touched(root: Node, change: () => void): Node[] {
  const observer = new MutationObserver(() => {});
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  change();
  const nodes = observer.takeRecords().map(({ target }) => target);
  observer.disconnect();
  return [...new Set(nodes)];
}

const ANSWER =
  'Some **bold words**, `code` and [a link](https://example.com/path) in *one* line.\n\n' +
  '## A heading\n\n- one\n- two with **bold**\n  1. deep\n\n> quoted\n> twice\n\n' +
  '```js\nconst a = 1;\n\nf(a);\n```\n\n| a | b |\n|---|--:|\n| 1 | *2* |\n| 3 | 4 |\n\nThe end.\n';

describe('markdown as it is appended to', () => {
  it('never takes back what it showed of well-formed text, and never shows its markup', () => {
    let before = '';
    for (const text of stages(ANSWER)) {
      expect(text.startsWith(before), JSON.stringify([before, text])).to.equal(true);
      expect(text).not.to.match(/[*`#>|]|\]\(|--/);
      before = text;
    }
  });

  it('shows what is open as if it were closed, and settles when it is', () => {
    const cases: [string, string][] = [
      ['**bo', '<p dir="auto"><strong>bo</strong></p>'],
      ['**bo*', '<p dir="auto"><strong>bo</strong></p>'],
      ['a ~~b *c', '<p dir="auto">a <del>b <em>c</em></del></p>'],
      ['`co', '<p dir="auto"><code>co</code></p>'],
      ['[text', '<p dir="auto"></p>'],
      ['a [text', '<p dir="auto">a <a>text</a></p>'],
      ['a [text](http://x', '<p dir="auto">a <a>text</a></p>'],
      ['a ![alt](x', '<p dir="auto">a alt</p>'],
      ['| a | b |\n| --', '<p dir="auto"></p>'],
      ['- [', '<ul dir="auto"><li></li></ul>'],
      ['[foo]: /url "ti', '<p dir="auto"></p>'],
      ['# Title #', '<h1 dir="auto">Title</h1>'],
      ['```js', ''],
    ];
    for (const [markdown, expected] of cases) {
      const { view: shown, root } = view();
      for (const character of markdown) shown.append(character);
      for (const open of root.querySelectorAll('[data-stream-open]'))
        open.removeAttribute('data-stream-open');
      expect(root.innerHTML, markdown).to.equal(expected);
    }
    expect(show('**bo').textContent).to.equal('**bo');
    expect(show('a [text](http://x').textContent).to.equal('a [text](http://x');
  });

  it('never touches a block again that is finished', () => {
    const { view: shown, root } = view();
    const blocks: Element[] = [];
    for (const character of `${ANSWER}\n${ANSWER}`) {
      const finished = [...root.children].slice(0, -1);
      for (const [at, block] of finished.entries()) expect(block).to.equal(blocks[at] ?? block);
      const nodes = touched(root, () => shown.append(character));
      for (const block of finished) {
        expect(
          nodes.some((node) => node !== root && block.contains(node)),
          block.outerHTML,
        ).to.equal(false);
      }
      blocks.splice(0, blocks.length, ...root.children);
    }
  });

  it('keeps text nodes when a paragraph becomes a heading, and when a list becomes loose', () => {
    const { view: shown, root } = view();
    shown.append('Some *title*\nin two lines');
    const title = textsIn(root);
    shown.append('\n===\n');
    expect(root.innerHTML).to.contain('<h1 dir="auto"');
    expect(textsIn(root)).to.deep.equal(title);
    shown.append('\n- one\n- two\n');
    const items = textsIn(root);
    shown.append('\n- three');
    expect(root.querySelectorAll('li > p')).to.have.length(3);
    expect(textsIn(root).slice(0, items.length)).to.deep.equal(items);
  });

  it('changes only the links of a label when that is defined', () => {
    const { view: shown, root } = view();
    shown.append(
      'First [one] and *more* words.\n\nNo label here.\n\n- item [two][One], end\n\nLast [two].\n\n',
    );
    const texts = textsIn(root);
    const [first, second, list, last] = root.children as unknown as [Element, Element, Element, Element];
    const nodes = touched(root, () => shown.append('[one]: /target "title"\n\n'));
    expect(first.innerHTML).to.contain(
      'First <a href="/target" rel="noopener noreferrer nofollow" title="title">one</a>',
    );
    expect(list.querySelector('a')?.getAttribute('href')).to.equal('/target');
    const isIn = (block: Element) => nodes.some((node) => node !== root && block.contains(node));
    expect([first, second, list, last].map(isIn)).to.deep.equal([true, false, true, false]);
    // The words around stay the nodes that they were.
    const kept = textsIn(root);
    for (const words of ['more', ' words.']) {
      const node = texts.find(({ data }) => data === words || data.endsWith(words));
      expect(kept.some((text) => text === node || text.data === words)).to.equal(true);
    }
    expect(kept).to.include(texts.find(({ data }) => data === 'more'));
  });

  it('keeps what is selected through a thousand appends', () => {
    const { view: shown, root } = view();
    shown.append('Selected words in **bold** here, ');
    const bold = root.querySelector('strong')?.firstChild as Text;
    document.getSelection()?.setBaseAndExtent(textsIn(root)[0] as Text, 3, bold, 4);
    for (let count = 0; count < 1_000; count++)
      shown.append(count % 10 === 9 ? `*e${count}* [l](u)\n` : ' word');
    expect(document.getSelection()?.toString()).to.equal('ected words in bold');
  });

  it('marks the deepest element in which text goes on, until the end', () => {
    const { view: shown, root } = view();
    const marked = () =>
      [...root.querySelectorAll('[data-stream-open]')].map(({ localName }) => localName).join();
    const seen: string[] = [];
    for (const piece of [
      'Text',
      ' **bold',
      '** more',
      '\n\n- item',
      '\n\n```\ncode',
      '\n```\n',
      '\n|a|b|\n|-|-|\n|c',
      '|d',
    ]) {
      shown.append(piece);
      shown.settle();
      seen.push(marked());
    }
    expect(seen).to.deep.equal(['p', 'strong', 'p', 'li', 'code', 'code', 'td', 'td']);
    shown.append('a flood '.repeat(100));
    shown.settle();
    expect(marked(), 'nobody sees where').to.equal('');
    shown.settle();
    expect(marked()).to.equal('td');
    shown.end();
    expect(marked()).to.equal('');
  });

  it('costs what has come, not what is there', () => {
    // A paragraph in which nothing is ever closed, and one that may always be cut.
    for (const unit of ['*open [word `tick <tag ', 'plain words, *em* and [link](u) ']) {
      const written = (length: number): number => {
        const { view: shown, root } = view();
        const observer = new MutationObserver(() => {});
        observer.observe(root, { childList: true, characterData: true, subtree: true });
        for (let at = 0; at < length; at += unit.length) shown.append(unit);
        return observer.takeRecords().length;
      };
      const [small, large] = [written(20_000), written(80_000)];
      expect(large / small, unit).to.be.below(6);
    }
  });

  it('has 32 blocks as neighbours, and groups of those behind them', () => {
    const root = show('## Title\n\nText\n\n'.repeat(30));
    const groups = [...root.querySelectorAll(':scope > [data-stream-group]')];
    expect(root.querySelectorAll(':scope > h2 + p').length).to.equal(16);
    expect(root.querySelectorAll(':scope > p + h2').length).to.equal(15);
    expect([...root.children].slice(32)).to.deep.equal(groups);
    expect(root.querySelectorAll('h2').length).to.equal(30);
  });

  it('goes on in parts where a paragraph is very long, and changes only the last one', () => {
    const line = 'words, *em* [link](/u) www.a.b `code`';
    const { view: shown, root } = view();
    for (let at = 0; at < 1_000; at++) shown.append(`${line} ${at % 10 ? '' : '\n'}`);
    const paragraph = root.firstElementChild as HTMLElement;
    const parts = [...paragraph.querySelectorAll(':scope > [data-stream-lines]')];
    expect(parts.length).to.equal(4);
    for (const part of [...parts.slice(0, -1), paragraph]) {
      expect([...part.childNodes].filter((node) => !parts.includes(node as Element)).length).to.be.below(
        2_500,
      );
    }
    const changed = touched(root, () => {
      for (let at = 0; at < 50; at++) shown.append(`${line} `);
    });
    expect(changed.every((node) => parts[3]?.contains(node))).to.equal(true);
    shown.append('\n\nNext.');
    shown.end();
    const whole = show(shown.text);
    expect(root.textContent).to.equal(whole.textContent);
    expect(paragraph.querySelectorAll('a').length).to.equal(2_100);
  });

  it('is one paragraph again where a label that a very long one uses is defined', () => {
    const { view: shown, root } = view();
    const words = `${'words and words '.repeat(2_000)}[label] `;
    shown.append(words);
    shown.append(`${words}\n\n`);
    const [first] = textsIn(root);
    expect(root.querySelectorAll('p > [data-stream-lines]').length).to.be.above(3);
    shown.append('[label]: /there\n');
    shown.end();
    expect(root.querySelectorAll('p > [data-stream-lines]').length).to.equal(0);
    expect(root.querySelectorAll('p > a[href="/there"]').length).to.equal(2);
    expect(root.textContent).to.equal(show(words + words).textContent?.replaceAll('[label]', 'label'));
    expect(textsIn(root)[0]).to.equal(first);
  });

  it('reads a text that comes in one piece as it reads it in many', () => {
    for (const unit of ['www.a.b ', 'a *b* [c](/d) `e`\n', '**open ', '[a](b "c ', 'x', '\\&amp;<b>']) {
      const text = unit.repeat(Math.ceil(50_000 / unit.length));
      const { view: shown, root } = view();
      for (let at = 0; at < text.length; at += 999) shown.append(text.slice(at, at + 999));
      shown.end();
      const whole = show(text);
      expect(whole.textContent, unit).to.equal(root.textContent);
      for (const tag of ['a', 'em', 'strong', 'code'])
        expect(whole.querySelectorAll(tag).length, `${unit}${tag}`).to.equal(
          root.querySelectorAll(tag).length,
        );
    }
  });

  it('survives what is made to be slow or deep', () => {
    const many = 20_000;
    const attacks = [
      '['.repeat(many),
      `${'['.repeat(many)}${']'.repeat(many)}`,
      `${'!['.repeat(many)}${'](data:)'.repeat(many)}`,
      '[a]('.repeat(many),
      '*'.repeat(many),
      `${'*a '.repeat(many)}${'a* '.repeat(many)}`,
      `${'~*'.repeat(many)}a${'*~'.repeat(many)}`,
      '`` ` '.repeat(many),
      '<a '.repeat(many),
      '<!-- '.repeat(many),
      '>'.repeat(many),
      `${'> '.repeat(many)}a`,
      '- '.repeat(many),
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(2 * depth)}- a\n`).join(''),
      '&'.repeat(many),
      `http://a/${'!&a;'.repeat(many)}-`,
      `a${' '.repeat(many)}b`,
      `|a${'|b'.repeat(many / 10)}\n|-${'|-'.repeat(many / 10)}\n|c`,
      `# ${'# '.repeat(many)}a`,
      `[${'a'.repeat(many)}]: b`,
    ];
    for (const attack of attacks) {
      const { view: shown, root } = view();
      for (let at = 0; at < attack.length; at += 1_000) shown.append(attack.slice(at, at + 1_000));
      shown.end();
      let depth = 0;
      for (let node: Element | null = root; node; node = node.lastElementChild) depth++;
      expect(depth, attack.slice(0, 20)).to.be.below(512);
    }
  }).timeout(50_000);

  it('is the same after any changes as after writing the last text', () => {
    const change = fc.record({
      mode: fc.constantFrom('append', 'prepend', 'replace', 'end'),
      text: nastyMarkdown,
      kept: fc.nat({ max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const { view: shown, root } = view();
        let text = '';
        for (const { mode, text: more, kept } of changes) {
          if (mode === 'append') shown.append(more);
          if (mode === 'prepend') shown.prepend(more);
          if (mode === 'replace') shown.replace(text.slice(0, kept) + more);
          if (mode === 'end') shown.end();
          text = {
            append: text + more,
            prepend: more + text,
            replace: text.slice(0, kept) + more,
            end: text,
          }[mode] as string;
        }
        shown.end();
        root.normalize();
        const got = root.innerHTML;
        expect(shown.text).to.equal(text);
        const fresh = show(text);
        fresh.normalize();
        expect(got).to.equal(fresh.innerHTML);
      }),
      { numRuns: 400 },
    );
  }).timeout(50_000);

  it('keeps the blocks that a text in place of another begins with', () => {
    const { view: shown, root } = view();
    shown.append('One.\n\nTwo.\n\nThree\nand four.\n\nFive.\n');
    const [one, two] = root.children;
    shown.replace('One.\n\nTwo.\n\nThree\nand more.\n');
    expect([...root.children].slice(0, 2)).to.deep.equal([one, two]);
    expect(root.textContent).to.equal('One.Two.Three\nand more.');
  });

  it('begins a block of its own after a gap', () => {
    const { view: shown, root } = view();
    shown.append('**bold\n\n- item');
    shown.addGap('3 missing');
    shown.append('more*');
    shown.end();
    expect([...root.children].map(({ localName }) => localName)).to.deep.equal(['p', 'ul', 'div', 'p']);
    expect(root.children[2]?.getAttribute('aria-label')).to.equal('3 missing');
    expect(root.lastElementChild?.textContent).to.equal('more*');
    shown.append('!');
    expect(root.textContent).to.equal('**bolditemmore*!');
    shown.clear();
    expect(root.innerHTML).to.equal('');
  });

  it('copies what is selected whole as Markdown, the rest as words', () => {
    const source = 'First *one*.\n\n- a **b**\n- c\n\nLast [one](u).\n';
    const root = mount('<div></div>').firstElementChild as HTMLElement;
    const shown = new MarkdownView(root, { onReady() {}, imageOrigins: [] });
    shown.append(source);
    shown.end();
    const range = document.createRange();
    range.selectNodeContents(root);
    expect(shown.textIn(range)).to.equal(source.trimEnd());
    const texts = textsIn(root);
    range.setStart(texts[0] as Text, 2);
    range.setEnd(texts.at(-1) as Text, 1);
    expect(shown.textIn(range)).to.equal('rst one.\n\n- a **b**\n- c\n\nLast [one](u).');
    range.setEnd(textsIn(root.querySelectorAll('li')[1] as Element)[0] as Text, 1);
    range.setStart(textsIn(root.querySelector('ul') as Element)[1] as Text, 0);
    expect(shown.textIn(range)).to.equal('b\nc');
  });

  it('sanitises raw HTML when it is asked for, block by block', () => {
    const sanitize = (html: string): DocumentFragment => {
      const template = document.createElement('template');
      template.innerHTML = html;
      for (const element of template.content.querySelectorAll('script')) element.remove();
      return template.content;
    };
    const { view: shown, root } = view({ sanitize });
    shown.append('a <u>b *c*</u> <script>x</script>&amp;<kbd>K');
    expect(root.querySelector('u')).to.equal(null);
    shown.append('</kbd>\n\n<details><summary>s</summary>\n<script>alert(1)</script>t</details>\n\nend');
    expect(root.querySelector('p')?.innerHTML).to.equal(
      'a <u>b <em>c</em></u> x&amp;<kbd>K</kbd>'.replace('x&', '&'),
    );
    expect(root.querySelector('[data-stream-html]')?.innerHTML).to.equal(
      '<details><summary>s</summary>\nt</details>',
    );
    expect(root.querySelector('script')).to.equal(null);
    shown.clear();
    shown.append('- <u>[a]</u> b\n  - c\n\n[a]: /u\n');
    shown.end();
    expect(root.querySelector('li')?.textContent).to.equal('a bc');
    expect(root.querySelector('li > u > a')?.getAttribute('href')).to.equal('/u');
  });
});
