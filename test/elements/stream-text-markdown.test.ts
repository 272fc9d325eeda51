import { expect } from 'chai';
import type { Chunk } from '../../src/protocol/index.js';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { Lazy } from '../../src/elements/lazy.js';
import { inlineStyles, violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { copy, find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

function show(source: ScriptedSource, markup = '<stream-text format="markdown"></stream-text>'): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

const answer = `# Title

Some *text* with \`code\` and a [link](https://a.example/).

| a | b |
|---|---|
| 1 | "x, y" |

\`\`\`ts
const a = 1;
\`\`\`

- one
- two
`;

/** Everything that is shown, without what this kit puts around it. */
function outline(element: Element): string[] {
  return [...element.querySelectorAll('h1, p, table, pre, ul, li')].map(({ localName }) => localName);
}

describe('stream-text with format="markdown"', () => {
  it('shows no plain text first, and loses nothing that came before its code was there', async () => {
    const source = new ScriptedSource();
    mount('');
    const seen = new Set<string>();
    const observer = new MutationObserver(() => {
      if (document.querySelector('[data-stream-block]')) seen.add('plain');
    });
    observer.observe(document.body, { childList: true, subtree: true });
    source.push(answer.slice(0, 40));
    const element = show(source);
    source.push(answer.slice(40));
    source.complete();
    await next(element, 'stream-done');
    observer.disconnect();
    expect([...seen]).to.deep.equal([]);
    expect(element.text).to.equal(answer);
    expect(outline(element)).to.deep.equal(['h1', 'p', 'table', 'pre', 'ul', 'li', 'li']);
  });

  it('looks as a page says of what is in it, where it says something', async () => {
    const source = new ScriptedSource();
    const element = show(
      source,
      `<style>
        p { margin-block: 77px; }
        stream-text :is(td, th) { border-block: 3px solid; }
      </style>
      <stream-text format="markdown"></stream-text>`,
    );
    source.push(`${answer.replace('| 1 |', '| 0 | - |\n| 1 |')}`);
    source.complete();
    await next(element, 'stream-done');
    const style = (selector: string, pseudo?: string) =>
      getComputedStyle(element.querySelector(selector) as Element, pseudo);
    expect(style('p').marginBlockEnd).not.to.equal('77px');
    for (const selector of ['th', 'tr:first-child > td', 'tr:last-child > td'])
      expect(style(selector).borderBlockWidth, selector).to.equal('3px');
    // What stands before an item is quieter than the item.
    expect(style('li', '::marker').color).not.to.equal(style('li').color);
  });

  it('changes its format while it streams, and goes on', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('# One\n\ntw');
    await until(() => element.querySelector('h1') !== null);
    element.format = 'plain';
    await until(() => element.querySelector('h1') === null);
    expect(element.textContent).to.equal('# One\n\ntw');
    expect(element.querySelector('[data-stream-markdown]')).to.equal(null);
    source.push('o *th');
    await until(() => element.textContent === '# One\n\ntwo *th');
    element.format = 'markdown';
    source.push('ree*');
    source.complete();
    await next(element, 'stream-done');
    await until(() => element.querySelector('em') !== null);
    expect(element.querySelector('[data-stream-block]')).to.equal(null);
    expect(element.querySelector('em')?.textContent).to.equal('three');
    expect(element.text).to.equal('# One\n\ntwo *three*');
  });

  it('prepends, replaces, clears, and begins a new block after a gap', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const of = (text: string, mode: 'prepend' | 'replace'): Chunk => ({ kind: 'text', text, mode });
    source.push('two', of('# zero\n\n## one\n\n', 'prepend'));
    await until(() => outline(element).join() === 'h1,p');
    const heading = element.querySelector('h1');
    source.push(of('# zero\n\n## one\n\nthree\n', 'replace'));
    await until(() => element.querySelector('p')?.textContent === 'three');
    expect(element.querySelector('h1')).to.equal(heading);
    source.push({ kind: 'clear' }, 'four');
    await until(() => element.text === 'four');
    expect(outline(element)).to.deep.equal(['p']);
    source.gap(2);
    source.push('five');
    await until(() => element.text.endsWith('five'));
    expect([...element.querySelectorAll('p')].map(({ textContent }) => textContent)).to.deep.equal([
      'four',
      'five',
    ]);
    expect(element.querySelectorAll('[data-stream-gap]')).to.have.length(1);
  });

  it('shows named parts in Markdown too, each in its own place', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text format="markdown" reasoning="open"></stream-text>');
    source.push({ kind: 'text', text: 'so *hm*\n', part: 'reasoning' }, '**yes**');
    source.complete();
    await next(element, 'stream-done');
    expect(element.querySelector('[data-stream-part="reasoning"] em')?.textContent).to.equal('hm');
    expect(element.querySelector(':scope > [data-stream-markdown] strong')?.textContent).to.equal('yes');
    expect(element.text).to.equal('**yes**');
  });

  it('puts frames around code and tables, with what is in them exact', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(answer.slice(0, answer.indexOf('= 1')));
    await until(() => element.querySelector('pre') !== null);
    const code = element.querySelector('[data-stream-code]') as HTMLElement;
    const copy = part<HTMLButtonElement>(code, 'copy') as HTMLButtonElement;
    expect(part(code, 'language')?.textContent).to.equal('ts');
    expect(copy.disabled).to.equal(true);
    source.push(answer.slice(answer.indexOf('= 1')));
    source.complete();
    await next(element, 'stream-done');
    expect(copy.disabled).to.equal(false);
    expect(element.querySelector('[data-stream-code]')).to.equal(code);
    expect(code.textContent).to.equal('const a = 1;\n');
    const table = element.querySelector('[data-stream-table]') as HTMLElement;
    expect(part<HTMLButtonElement>(table, 'copy')?.disabled).to.equal(false);
    expect([...inlineStyles(code), ...inlineStyles(table)]).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
  });

  it('shows raw HTML as text, and with html as markup, made harmless', async () => {
    const raw = 'a <b onclick="x()">b</b>\n\n<div><script>x()</script><i>c</i></div>\n';
    for (const [markup, bold] of [
      ['<stream-text format="markdown"></stream-text>', 0],
      ['<stream-text format="markdown" html></stream-text>', 1],
    ] as const) {
      const source = new ScriptedSource();
      const element = show(source, markup);
      source.push(raw);
      source.complete();
      await next(element, 'stream-done');
      expect(element.querySelectorAll('b')).to.have.length(bold);
      expect(element.querySelectorAll('i')).to.have.length(bold);
      expect(element.querySelectorAll('script, [onclick]')).to.have.length(0);
      expect(element.text).to.equal(raw);
    }
  });

  it('shows images of the page’s origin and of those that it names', async () => {
    const source = new ScriptedSource();
    const element = show(
      source,
      '<stream-text format="markdown" image-origins="https://friend.example https://b.example"></stream-text>',
    );
    source.push('![a](/favicon.ico) ![b](https://b.example/b.png) ![c](https://c.example/c.png)');
    source.complete();
    await next(element, 'stream-done');
    const images = [...element.querySelectorAll('img')].map((image) => image.getAttribute('src'));
    expect(images).to.deep.equal(['/favicon.ico', 'https://b.example/b.png']);
    expect(element.querySelector('a')?.getAttribute('href')).to.equal('https://c.example/c.png');
  });

  it('marks where the text goes on, unless that is not wanted', async () => {
    const caret = (element: Element) =>
      getComputedStyle(element.querySelector('[data-stream-open]') ?? element, '::after').content;
    const source = new ScriptedSource();
    const element = show(source);
    source.push('# Title\n\nSome *te');
    await until(() => element.querySelector('em[data-stream-open], p[data-stream-open]') !== null);
    expect(caret(element)).to.equal('""');
    element.caret = 'off';
    await element.updateComplete;
    expect(caret(element)).to.equal('none');
    element.caret = 'on';
    source.complete();
    await next(element, 'stream-done');
    expect(element.querySelector('[data-stream-open]')).to.equal(null);
  });

  it('shifts nothing, with code that grows beyond its frame, tables and a box of thoughts', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text format="markdown" toolbar></stream-text>');
    element.highlight = () => [{ start: 0, end: 3, kind: 'keyword' }];
    const code = `\`\`\`x\n${'let a = 1;\n'.repeat(60)}\`\`\`\n\nThe end.\n`;
    const text = `${answer}\n${code}`;
    source.push({ kind: 'text', text: 'hm\n', part: 'reasoning' });
    await next(element, 'stream-text');
    await frame();
    const watch = watchShifts();
    for (let at = 0; at < text.length; at += 40) {
      source.push(text.slice(at, at + 40));
      await next(element, 'stream-text');
    }
    source.complete();
    await next(element, 'stream-done');
    expect(await watch.stop()).to.deep.equal([]);
  });

  it('copies what is selected both as Markdown and as what it looks like', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('Some **bold** text\n');
    source.complete();
    await next(element, 'stream-done');
    document.getSelection()?.selectAllChildren(element);
    const data = copy(element);
    expect(data?.getData('text/plain').trim()).to.equal('Some **bold** text');
    expect(data?.getData('text/html')).to.contain('<strong').and.to.contain('bold');
    expect(data?.getData('text/html')).to.not.contain('data-stream');
  });
});

describe('a text that grows', () => {
  for (const [format, before] of [
    ['plain', 'hello world\n'],
    ['code', 'hello world\n'],
    ['markdown', 'hello world\n\n'],
  ] as const) {
    it(`in ${format} keeps what is selected through 1,000 appends, and can be searched`, async () => {
      const source = new ScriptedSource();
      const element = show(source, `<stream-text format="${format}"></stream-text>`);
      source.push(before);
      await until(() => element.textContent?.includes('world') === true);
      const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;
      document.getSelection()?.setBaseAndExtent(node, 6, node, 11);
      for (let at = 0; at < 1_000; at++) {
        source.push(at % 10 === 9 ? `word${at}.\n\n` : `word${at} `);
        if (at % 50 === 0) await frame();
      }
      await until(() => element.text.endsWith('word999.\n\n'));
      expect(document.getSelection()?.toString()).to.equal('world');
      expect(node.isConnected).to.equal(true);
      // Blocks that the browser skips are found all the same.
      scrollTo(0, document.documentElement.scrollHeight);
      await frame();
      await frame();
      document.getSelection()?.removeAllRanges();
      const search = window as Window & { find?(text: string): boolean };
      expect(search.find?.('hello world')).to.equal(true);
      expect(document.getSelection()?.containsNode(node, true)).to.equal(true);
    }).timeout(30_000);
  }
});

describe('code that is loaded when it is needed', () => {
  it('is loaded once; a failure is told, and tried again', async () => {
    let calls = 0;
    const lazy = new Lazy(async () => {
      calls++;
      if (calls === 1) throw new Error('away');
      return 'code';
    });
    expect(lazy.settled).to.equal(false);
    const previous = window.onerror;
    window.onerror = () => true;
    await lazy.load();
    window.onerror = previous;
    expect([lazy.settled, lazy.value, String(lazy.error)]).to.deep.equal([true, undefined, 'Error: away']);
    await Promise.all([lazy.load(), lazy.load()]);
    expect([lazy.settled, lazy.value, calls]).to.deep.equal([true, 'code', 2]);
  });
});
