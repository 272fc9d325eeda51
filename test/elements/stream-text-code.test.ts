import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { CodeFrame } from '../../src/elements/text/code-frame.js';
import { CodePainter } from '../../src/elements/text/code-paint.js';
import type { CodeToken, Highlighter } from '../../src/elements/text/code-tokens.js';
import { cellsOf } from '../../src/elements/text/csv.js';
import { frameTable } from '../../src/elements/text/table-frame.js';
import { inlineStyles, violations } from './accessibility.js';
import { HAS_FORCED_COLORS, setMedia } from './media.js';
import { find, frame, mount, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

/** Every number is one, and so is every word of capitals a constant. */
const highlightNumbers: Highlighter = (code) =>
  [...code.matchAll(/\d+|[A-Z]+/g)].map(
    ({ index, 0: found }): CodeToken => ({
      start: index,
      end: index + found.length,
      kind: /\d/.test(found) ? 'number' : 'constant',
    }),
  );

/** What is painted, by kind. */
function painted(kind: string): string[] {
  return [...(CSS.highlights.get(`stream-code-${kind}`) ?? [])].map((range) => {
    const live = document.createRange();
    // What was written since may be shorter.
    const within = (node: Node, offset: number) => Math.min(offset, (node as Text).length);
    live.setStart(range.startContainer, within(range.startContainer, range.startOffset));
    live.setEnd(range.endContainer, within(range.endContainer, range.endOffset));
    return live.toString();
  });
}

describe('code is coloured', () => {
  const painters: CodePainter[] = [];
  function paint(root: HTMLElement, highlight: Highlighter | boolean = highlightNumbers): CodePainter {
    const painter = new CodePainter(root, { highlight: () => highlight, language: () => 'x' });
    painters.push(painter);
    painter.changed();
    return painter;
  }

  afterEach(() => {
    for (const painter of painters.splice(0)) painter.remove();
  });

  it('without touching it, over the nodes that hold it', async () => {
    const stage = mount('<pre><code>a 12 <span>3</span>4 B</code></pre>');
    const before = stage.innerHTML;
    paint(stage);
    await until(() => painted('number').length === 2);
    expect(painted('number')).to.deep.equal(['12', '34']);
    expect(painted('constant')).to.deep.equal(['B']);
    expect(stage.innerHTML).to.equal(before);
  });

  it('as it grows; what was painted keeps its range', async () => {
    const stage = mount('<pre><code>1 2</code></pre>');
    const node = stage.querySelector('code')?.firstChild as Text;
    const painter = paint(stage);
    await until(() => painted('number').length === 2);
    const ranges = [...(CSS.highlights.get('stream-code-number') as Highlight)];
    node.appendData('5 6');
    painter.changed();
    await until(() => painted('number').length === 3);
    expect(painted('number')).to.deep.equal(['1', '25', '6']);
    expect([...(CSS.highlights.get('stream-code-number') as Highlight)][0]).to.equal(ranges[0]);
    node.data = 'none';
    painter.changed();
    await until(() => painted('number').length === 0);
  });

  it('and stays as it is when the highlighter fails, or knows no such kind', async () => {
    const stage = mount('<pre><code>1</code></pre>');
    const previous = window.onerror;
    const failed = new Promise((resolve) => {
      window.onerror = (_, __, ___, ____, error) => {
        window.onerror = previous;
        resolve(error);
        return true;
      };
    });
    paint(stage, () => {
      throw new Error('no');
    });
    expect(String(await failed)).to.equal('Error: no');
    const odd = [
      { start: 0, end: 1, kind: 'odd' },
      { start: 0, end: 1, kind: 'string' },
      { start: 5, end: 9, kind: 'number' },
    ];
    paint(stage, () => odd as never);
    await until(() => painted('string').length === 1);
    expect(painted('number')).to.deep.equal([]);
  });

  it('but not where the person has chosen the colours', async () => {
    const stage = mount('<pre><code>1</code></pre>');
    const painter = paint(stage);
    await until(() => painted('number').length === 1);
    await setMedia({ forcedColors: 'active' });
    painter.changed();
    await until(() => painted('number').length === (HAS_FORCED_COLORS ? 0 : 1));
    await setMedia({ forcedColors: 'none' });
    painter.changed();
    await until(() => painted('number').length === 1);
  });

  it('near the screen only, and again when it comes back', async () => {
    const far = '<div class="far"></div>';
    const stage = mount(`<pre><code>1</code></pre>${far.repeat(2)}<pre><code>2</code></pre>`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.far { height: 3000px }');
    document.adoptedStyleSheets.push(sheet);
    const [first, second] = stage.querySelectorAll('pre') as unknown as [HTMLElement, HTMLElement];
    paint(first);
    paint(second);
    await until(() => painted('number').join() === '1');
    second.scrollIntoView();
    await until(() => painted('number').join() === '2');
    first.scrollIntoView();
    await until(() => painted('number').join() === '1');
    document.adoptedStyleSheets.pop();
  });

  it('by an answer that comes later, and by none that is out of date', async () => {
    const stage = mount('<pre><code>1</code></pre>');
    const answers: ((tokens: readonly CodeToken[]) => void)[] = [];
    const painter = paint(stage, () => new Promise((resolve) => answers.push(resolve)));
    await until(() => answers.length === 1);
    painter.changed();
    await until(() => answers.length === 2);
    answers[1]?.([{ start: 0, end: 1, kind: 'number' }]);
    await until(() => painted('number').length === 1);
    answers[0]?.([]);
    await frame();
    expect(painted('number')).to.deep.equal(['1']);
  });

  it('in stream-text with format="code", while it is written', async () => {
    const source = new ScriptedSource();
    mount('<stream-text format="code" language="x"></stream-text>');
    const element = find('stream-text');
    const asked: string[] = [];
    element.highlight = (code, language) => {
      asked.push(language);
      return highlightNumbers(code, language);
    };
    element.source = source;
    source.push('let a = 1\n');
    await until(() => painted('number').length === 1);
    const node = element.querySelector('[data-stream-block]')?.firstChild;
    source.push('let b = 23\n');
    await until(() => painted('number').length === 2);
    expect(painted('number')).to.deep.equal(['1', '23']);
    expect(element.querySelector('[data-stream-block]')?.firstChild).to.equal(node);
    expect(asked[0]).to.equal('x');
    element.highlight = false;
    await until(() => painted('number').length === 0);
  });

  it('in Markdown, and is let go of with the block, or with the element', async () => {
    const source = new ScriptedSource();
    const stage = mount('<stream-text format="markdown"></stream-text>');
    const element = find('stream-text');
    element.source = source;
    source.push('```x\na = 1\n```\n\n```y\nb = 2\n');
    await until(() => element.querySelectorAll('pre').length === 2);
    expect(painted('number')).to.deep.equal([]);
    element.highlight = highlightNumbers;
    await until(() => painted('number').length === 2);
    source.push('c = 3\n');
    await until(() => painted('number').length === 3);
    source.push({ kind: 'text', text: '```x\na = 1\n```\n', mode: 'replace' });
    await until(() => painted('number').length === 1);
    element.remove();
    expect(painted('number')).to.deep.equal([]);
    stage.append(element);
    await until(() => painted('number').join() === '1');
    source.push({ kind: 'clear' });
    await until(() => painted('number').length === 0);
  });
});

/** A frame on the stage, and what is in its shadow root. */
function stageFrame(markup: string, wrap: (block: HTMLElement) => { element: HTMLElement }) {
  const stage = mount(markup);
  const block = stage.firstElementChild as HTMLElement;
  const framed = wrap(block);
  stage.append(framed.element);
  return framed.element;
}

describe('the frame of a code block', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');
  let frameOfCode: CodeFrame;
  const stageCode = (code: string): HTMLElement =>
    stageFrame(`<pre><code>${code}</code></pre>`, (pre) => {
      frameOfCode = new CodeFrame('python', pre as HTMLPreElement);
      return frameOfCode;
    });
  const button = (element: HTMLElement, name: string) =>
    part<HTMLButtonElement>(element, name) as HTMLButtonElement;

  it('names the language and copies exactly the code, once it is finished', async () => {
    const element = stageCode('a &lt; b\n  c\n\n');
    expect(part(element, 'language')?.textContent).to.equal('python');
    expect(button(element, 'copy').disabled).to.equal(true);
    frameOfCode.close();
    expect(button(element, 'copy').disabled).to.equal(false);
    const copied = recordCopies();
    button(element, 'copy').click();
    await until(() => button(element, 'copy').textContent === 'Copied');
    expect(copied).to.deep.equal(['a < b\n  c\n']);
    frameOfCode.reopen();
    expect(button(element, 'copy').disabled).to.equal(true);
  });

  it('says so where copying is not allowed', async () => {
    const element = stageCode('a');
    frameOfCode.close();
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
    });
    button(element, 'copy').click();
    await until(() => button(element, 'copy').textContent === 'Could not copy');
  });

  it('scrolls by itself when it is long, and follows its end until the person scrolls', async () => {
    const element = stageCode('');
    const code = element.querySelector('code') as HTMLElement;
    const scroll = part(element, 'scroll') as HTMLElement;
    const atEnd = () => scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 1;
    code.append(lines(200));
    await until(() => scroll.scrollTop > 0);
    expect(atEnd()).to.equal(true);
    scroll.scrollTop = 100;
    await frame();
    code.append(lines(50));
    await frame();
    await frame();
    expect(scroll.scrollTop).to.equal(100);
    scroll.scrollTop = scroll.scrollHeight;
    await frame();
    code.append(lines(50));
    await until(atEnd);
    expect(button(element, 'expand').hidden).to.equal(false);
    const height = element.clientHeight;
    button(element, 'expand').click();
    await until(() => element.clientHeight > height);
    expect(button(element, 'expand').getAttribute('aria-expanded')).to.equal('true');
    expect(button(element, 'expand').textContent).to.equal('Show less');
    button(element, 'expand').click();
    await until(() => element.clientHeight === height);
  });

  it('is a stop on the way by keyboard only when there is something to scroll', async () => {
    const element = stageCode('short');
    const scroll = part(element, 'scroll') as HTMLElement;
    await frame();
    expect(scroll.hasAttribute('tabindex')).to.equal(false);
    element.querySelector('code')?.append(lines(100));
    await until(() => scroll.tabIndex === 0);
    expect(scroll.getAttribute('aria-label')).to.equal('Code: python');
    element.querySelector('code')?.replaceChildren('short');
    await until(() => !scroll.hasAttribute('tabindex'));
  });

  it('can be scrolled by keyboard, has no inline styles and passes axe', async () => {
    const element = stageCode(lines(100));
    await until(() => !button(element, 'expand').hidden);
    part(element, 'scroll')?.focus();
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'scroll'));
    expect(inlineStyles(element)).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
    frameOfCode.close();
    expect(await violations()).to.deep.equal([]);
  });
});

describe('the frame of a table', () => {
  const markup = `<table><thead><tr><th>name</th><th>n</th></tr></thead>
    <tbody><tr><td>a, "b"</td><td>1</td></tr></tbody></table>`;
  let frameOfTable: ReturnType<typeof frameTable>;
  const stageTable = () =>
    stageFrame(markup, (table) => {
      frameOfTable = frameTable(table as HTMLTableElement);
      return frameOfTable;
    });

  it('copies the table as CSV, once it is finished', async () => {
    const element = stageTable();
    const button = part<HTMLButtonElement>(element, 'copy') as HTMLButtonElement;
    expect(button.disabled).to.equal(true);
    frameOfTable.close();
    const copied = recordCopies();
    button.click();
    await until(() => copied.length === 1);
    expect(copied).to.deep.equal(['name,n\r\n"a, ""b""",1\r\n']);
    expect(cellsOf(element.querySelector('table') as HTMLTableElement)[0]).to.deep.equal(['name', 'n']);
    expect(await violations()).to.deep.equal([]);
  });
});

describe('stream-text with a toolbar', () => {
  function show(markup: string): { element: StreamText; source: ScriptedSource } {
    const source = new ScriptedSource();
    mount(markup);
    const element = find('stream-text');
    element.source = source;
    return { element, source };
  }

  it('copies and saves the text', async () => {
    const { element, source } = show(
      '<stream-text toolbar stream="My answer" aria-label="Answer"></stream-text>',
    );
    source.push('the ', { kind: 'text', text: 'hm', part: 'reasoning' }, 'text');
    source.complete();
    await next(element, 'stream-done');
    await element.updateComplete;
    const copied = recordCopies();
    part(element, 'copy')?.click();
    await until(() => part(element, 'copy')?.textContent === 'Copied');
    expect(copied).to.deep.equal(['the text']);
    const saved: [string, string][] = [];
    const catchClick = (event: Event): void => {
      const link = event.target as HTMLAnchorElement;
      if (!link.download) return;
      event.preventDefault();
      saved.push([link.download, link.href.split(':')[0] as string]);
    };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      this.addEventListener('click', catchClick, { once: true });
      click.call(this);
    };
    part(element, 'download')?.click();
    await until(() => saved.length === 1);
    await element.download('other.txt');
    HTMLAnchorElement.prototype.click = click;
    expect(saved).to.deep.equal([
      ['My-answer.txt', 'blob'],
      ['other.txt', 'blob'],
    ]);
    expect(await violations()).to.deep.equal([]);
  });

  it('names the language of code', async () => {
    const { element, source } = show('<stream-text toolbar format="code" language="rust"></stream-text>');
    source.push('fn main() {}');
    await next(element, 'stream-text');
    await element.updateComplete;
    expect(part(element, 'language')?.textContent).to.equal('rust');
  });
});

/** What is written to the clipboard from now on: a page in a test may not reach the real one. */
function recordCopies(): string[] {
  const copied: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: async (text: string) => copied.push(text) },
  });
  return copied;
}
