import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import { find, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const ARABIC = 'مرحبا بالعالم';

async function show(text: string, format = 'markdown'): Promise<HTMLElement> {
  const source = new ScriptedSource();
  mount(`<stream-text format="${format}"></stream-text>`);
  const element = find('stream-text');
  element.source = source;
  source.start();
  for (let at = 0; at < text.length; at += 7) source.push(text.slice(at, at + 7));
  source.complete();
  await until(() => element.status === 'complete' && element.text === text);
  return element;
}

function get(within: Element, selector: string): HTMLElement {
  const found = within.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
}

/** Where a word stands on the page. */
function placeOf(within: Element, word: string): DOMRect {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = (node as Text).data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    return range.getBoundingClientRect();
  }
  throw new Error(`"${word}" is not shown`);
}

describe('stream-text in languages of both directions', () => {
  it('puts the markers of a list, and the bar of a quotation, where their first text begins', async () => {
    const element = await show(
      `- ${ARABIC}\n- ${ARABIC}\n  - ${ARABIC}\n\n> ${ARABIC}\n\n1. ${ARABIC}\n\n   ${ARABIC}\n`,
    );
    for (const list of element.querySelectorAll('ul, ol, li')) {
      expect(getComputedStyle(list).direction).to.equal('rtl', list.outerHTML);
    }
    expect(parseFloat(getComputedStyle(get(element, 'blockquote')).borderRightWidth)).to.be.greaterThan(0);
    expect(parseFloat(getComputedStyle(get(element, 'blockquote')).borderLeftWidth)).to.equal(0);
  });

  it('keeps a text of the other direction beside its marker, with its words in its own order', async () => {
    const element = await show(`- ${ARABIC}\n- Hello world!\n\n> ${ARABIC}\n>\n> Good morning!\n`);
    for (const [selector, first] of [
      ['li:last-child', 'Hello'],
      ['blockquote p:last-child', 'Good'],
    ] as const) {
      const line = get(element, selector);
      expect(placeOf(line, first).right).to.be.at.most(placeOf(line, '!').left);
      expect(placeOf(line, '!').right).to.be.closeTo(line.getBoundingClientRect().right, 1);
    }
  });

  it('gives each block on its own the side that its text begins at', async () => {
    const element = await show(`# ${ARABIC}\n\nHello\n\n${ARABIC}!\n`);
    const { left, right } = get(element, 'h1').getBoundingClientRect();
    expect(placeOf(get(element, 'h1'), ARABIC).right).to.be.closeTo(right, 1);
    expect(placeOf(get(element, 'p'), 'Hello').left).to.be.closeTo(left, 1);
    expect(placeOf(get(element, 'p:last-child'), '!').right).to.be.at.most(right - 20);
  });

  it('orders the columns of a table by its first text, and aligns them as it says', async () => {
    const element = await show(`| ${ARABIC} | A |\n|---|--:|\n| one, two! | 1 |\n`);
    const [first, second] = element.querySelectorAll('td');
    if (!first || !second) throw new Error('There are no cells');
    expect(first.getBoundingClientRect().left).to.be.at.least(second.getBoundingClientRect().right - 1);
    expect(placeOf(first, 'one').left).to.be.lessThan(placeOf(first, '!').left);
    expect(getComputedStyle(second).textAlign).to.equal('right');
  });

  it('runs code from left to right wherever it stands, and lets it decide nothing', async () => {
    const element = await show(`- \`\`\`js\n  const a = 1;\n  \`\`\`\n\n  ${ARABIC}\n`);
    expect(getComputedStyle(get(element, 'ul')).direction).to.equal('rtl');
    expect(getComputedStyle(get(element, 'pre')).direction).to.equal('ltr');
  });

  it('gives each line of a plain text its own direction, and none to code', async () => {
    const plain = await show(`Hello!\n${ARABIC}!\n`, 'plain');
    const box = plain.getBoundingClientRect();
    expect(placeOf(plain, 'Hello').left).to.be.closeTo(box.left, 1);
    expect(placeOf(plain, ARABIC).right).to.be.closeTo(box.right, 1);
    const code = await show(`${ARABIC};\n`, 'code');
    expect(placeOf(code, ';').right).to.be.greaterThan(placeOf(code, ARABIC).right);
  });

  it('settles the direction of a long block, which the browser need not look for any more', async () => {
    const numbers = '- 1234567890\n'.repeat(200);
    const neutral = await show(numbers);
    expect(get(neutral, 'ul').dir).to.equal('ltr');
    const arabic = await show(`- ${ARABIC}\n${numbers}`);
    expect(get(arabic, 'ul').dir).to.equal('rtl');
    expect(getComputedStyle(get(arabic, 'li:last-child')).direction).to.equal('rtl');
  });
});
