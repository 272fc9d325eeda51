import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { violations } from './accessibility.js';
import { copy, find, mount, next, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

function show(source: ScriptedSource, markup: string): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

const html = (text: string, mode?: 'append' | 'prepend' | 'replace') =>
  ({ kind: 'html', html: text, ...(mode ? { mode } : {}) }) as const;

describe('stream-text with html', () => {
  it('shows markup as markup, harmless, and text as text, in order', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text html> Waiting </stream-text>');
    source.push('a <i>1</i>\n', html('<p onclick="x()">b <b>2</b><script>x()</script></p>'), 'c', ' d');
    source.complete();
    await next(element, 'stream-done');
    expect(element.textContent).to.equal('a <i>1</i>\nb 2c d');
    expect(element.querySelectorAll('b')).to.have.length(1);
    expect(element.querySelector('script, i, [onclick]')).to.equal(null);
    expect(element.text).to.equal('a <i>1</i>\n<p onclick="x()">b <b>2</b><script>x()</script></p>c d');
    expect(await violations()).to.deep.equal([]);
  });

  it('only appends: what is there stays what it is', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text html></stream-text>');
    source.push('one ', html('<b>two</b>'));
    await next(element, 'stream-text');
    const nodes = [element.querySelector('[data-stream-block]')?.firstChild, element.querySelector('b')];
    source.push(html('<i>three</i>'), 'four', ' five');
    await next(element, 'stream-text');
    expect([
      element.querySelector('[data-stream-block]')?.firstChild,
      element.querySelector('b'),
    ]).to.deep.equal(nodes);
    expect(element.textContent).to.equal('one twothreefour five');
  });

  it('prepends, replaces and clears', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text html></stream-text>');
    source.push('b', html('<b>a</b>', 'prepend'), { kind: 'text', text: '0', mode: 'prepend' });
    await until(() => element.textContent === '0ab');
    source.push(html('<b>new</b>', 'replace'), '!');
    await until(() => element.textContent === 'new!');
    source.push({ kind: 'text', text: 'plain', mode: 'replace' });
    await until(() => element.textContent === 'plain');
    source.push(html('<b>x</b>'), { kind: 'clear' }, 'end');
    await until(() => element.textContent === 'end');
    expect(element.querySelectorAll('b')).to.have.length(0);
  });

  it('shows images of the page’s origin and of those that it names', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text html image-origins="https://friend.example"></stream-text>');
    source.push(html('<img src="/favicon.ico"><img src="https://other.example/b.png" alt="B">'));
    await next(element, 'stream-text');
    expect([...element.querySelectorAll('img')].map((image) => image.getAttribute('src'))).to.deep.equal([
      '/favicon.ico',
    ]);
    expect(element.querySelector('a')?.href).to.equal('https://other.example/b.png');
  });

  it('copies text exactly, and of markup the words', async () => {
    const source = new ScriptedSource();
    const element = show(source, '<stream-text html></stream-text>');
    source.push('one\n', html('<p>two</p>'), 'three');
    await next(element, 'stream-text');
    document.getSelection()?.selectAllChildren(element);
    expect(copy(element)?.getData('text/plain')).to.equal('one\ntwothree');
  });
});
