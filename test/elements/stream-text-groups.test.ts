import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { inlineStyles, violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { copy, find, frame, mount, next, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const KB = 1_024;
const line = `${'It was the best of times, it was the worst of times; '.repeat(2).slice(0, 79)}\n`;

function show(source: ScriptedSource, markup = '<stream-text></stream-text>'): StreamText {
  mount(markup);
  const element = find('stream-text');
  element.source = source;
  return element;
}

/** So much text in whole lines, each with its number. */
function lines(length: number, from = 0): string {
  return Array.from(
    { length: Math.ceil(length / line.length) },
    (_, at) => `${`${from + at} ${line}`.slice(0, line.length - 1)}\n`,
  ).join('');
}

async function shown(element: StreamText, text: string): Promise<void> {
  await until(() => element.text.length === text.length);
  expect(element.text === text, 'the text is exact').to.equal(true);
  expect(element.textContent === text, 'textContent is exact').to.equal(true);
}

const blocksOf = (element: Element) => [...element.querySelectorAll<HTMLElement>('[data-stream-block]')];
const groupsOf = (element: Element) => [...element.querySelectorAll<HTMLElement>('[data-stream-group]')];
const isSkipped = (block: Element) => !block.checkVisibility({ contentVisibilityAuto: true });

/** The most children that the element or one of its groups has. */
function widest(element: Element): number {
  return Math.max(...[element, ...groupsOf(element)].map(({ children }) => children.length));
}

describe('stream-text, when it is long', () => {
  it('has some dozens of children at any length, and moves no node', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const places = new Map<Node, Node | null>();
    let text = '';
    for (let at = 0; at < 64; at++) {
      const piece = lines(64 * KB, at * 1_000);
      text += piece;
      source.push(piece);
      await next(element, 'stream-text');
      for (const block of blocksOf(element).slice(-40)) {
        for (const node of [block.firstChild as Node, block, block.parentNode as Node]) {
          if (places.has(node)) expect(places.get(node) === node.parentNode).to.equal(true);
          else places.set(node, node.parentNode);
        }
      }
    }
    await shown(element, text);
    expect(text.length).to.be.at.least(4 * KB * KB);
    expect(blocksOf(element).length).to.be.above(2_000);
    expect(element.children.length).to.be.at.most(100);
    expect(widest(element)).to.be.at.most(100);
    expect([...places].every(([node, parent]) => node.isConnected && node.parentNode === parent)).to.equal(
      true,
    );
  }).timeout(30_000);

  it('has no groups when it is short', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(lines(14 * KB));
    await next(element, 'stream-text');
    expect(groupsOf(element)).to.deep.equal([]);
  });

  it('shifts nothing, and groups keep their size when they may be skipped', async () => {
    const watch = watchShifts();
    const source = new ScriptedSource();
    const element = show(source, '<stream-text follow></stream-text>');
    const heights = new Map<HTMLElement, number>();
    for (let at = 0; at < 150; at++) {
      source.push(lines(3 * KB, at * 100));
      await next(element, 'stream-text');
      await frame();
      for (const group of groupsOf(element)) {
        if (
          group.checkVisibility({ contentVisibilityAuto: true }) &&
          !group.hasAttribute('data-stream-settled')
        )
          heights.set(group, group.offsetHeight);
      }
    }
    expect(await watch.stop()).to.deep.equal([]);
    const settled = groupsOf(element).filter((group) => group.hasAttribute('data-stream-settled'));
    expect(settled.length).to.be.above(3);
    expect(settled.map((group) => group.offsetHeight)).to.deep.equal(
      settled.map((group) => heights.get(group)),
    );
    expect(settled.every((group) => isSkipped(group.firstElementChild as Element))).to.equal(true);
    expect(isSkipped(blocksOf(element).at(-1) as Element)).to.equal(false);
    expect(getComputedStyle(blocksOf(element).at(-1) as Element).whiteSpaceCollapse).to.equal('preserve');
  }).timeout(30_000);

  it('is exact in any order of append, prepend, replace and clear', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let text = '';
    for (let step = 0; step < 120; step++) {
      const piece = `${lines(random(90 * KB) + 1, step * 10_000).slice(random(60))}${random(3) ? '' : 'x'}`;
      const op = random(12);
      if (op < 5) {
        source.push(piece);
        text += piece;
      } else if (op < 9) {
        source.push({ kind: 'text', text: piece, mode: 'prepend' });
        text = piece + text;
      } else if (op < 11) {
        text = text.slice(0, random(text.length + 1)) + piece.slice(0, random(3 * KB));
        source.push({ kind: 'text', text, mode: 'replace' });
      } else {
        source.push({ kind: 'clear' });
        text = '';
      }
      if (random(3)) await frame();
      if (step % 10 === 9) {
        await shown(element, text);
        expect(widest(element)).to.be.at.most(100);
      }
    }
    await shown(element, text);
    source.push({ kind: 'clear' });
    await shown(element, '');
    expect(element.childNodes.length).to.equal(0);
  }).timeout(30_000);

  it('opens groups again when what follows is taken away', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const text = lines(400 * KB);
    for (let at = 0; at < text.length; at += 50 * KB) {
      source.push(text.slice(at, at + 50 * KB));
      await next(element, 'stream-text');
      await frame();
    }
    const part = text.slice(0, 150 * KB);
    source.push({ kind: 'text', text: part, mode: 'replace' });
    await shown(element, part);
    const last = groupsOf(element).at(-1) as HTMLElement;
    expect(last.contains(blocksOf(element).at(-1) as Element)).to.equal(true);
    expect(last.hasAttribute('data-stream-settled')).to.equal(false);
    const node = blocksOf(element).at(-1)?.firstChild;
    source.push('and on');
    await shown(element, `${part}and on`);
    expect(blocksOf(element).at(-1)?.firstChild).to.equal(node);
  });

  it('puts a gap between groups', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const before = lines(150 * KB);
    source.push(before);
    await next(element, 'stream-text');
    source.gap(2);
    source.push('after', ' it');
    await shown(element, `${before}after it`);
    const [group, gap, after] = [...element.children].slice(-3);
    expect(group?.hasAttribute('data-stream-group')).to.equal(true);
    expect(gap?.getAttribute('role')).to.equal('separator');
    expect(after?.textContent).to.equal('after it');
  });

  it('is copied exactly, and a selection in it stays, over groups', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const text = lines(300 * KB);
    source.push(text);
    await shown(element, text);
    const blocks = blocksOf(element);
    const [from, to] = [blocks[20], blocks[120]].map((block) => block?.firstChild as Text) as [Text, Text];
    document.getSelection()?.setBaseAndExtent(from, 5, to, 7);
    source.push(lines(200 * KB));
    await next(element, 'stream-text');
    await frame();
    const selection = document.getSelection() as Selection;
    expect([selection.anchorNode, selection.anchorOffset]).to.deep.equal([from, 5]);
    expect([selection.focusNode, selection.focusOffset]).to.deep.equal([to, 7]);
    const start = text.indexOf(from.data) + 5;
    const end = text.indexOf(to.data) + 7;
    expect(copy(element)?.getData('text/plain') === text.slice(start, end)).to.equal(true);
  });

  it('is found by the browser where it is skipped', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${lines(200 * KB)}a needle in it\n${lines(200 * KB)}`);
    await next(element, 'stream-text');
    await until(() => groupsOf(element).some((group) => group.hasAttribute('data-stream-settled')));
    await frame();
    const block = blocksOf(element).find(({ textContent }) => textContent?.includes('needle')) as Element;
    expect(isSkipped(block)).to.equal(true);
    document.getSelection()?.removeAllRanges();
    const search = window as unknown as { find(text: string): boolean };
    expect(search.find('a needle in it')).to.equal(true);
    expect(block.contains(document.getSelection()?.anchorNode ?? null)).to.equal(true);
  });

  it('shows a caret at its end only while it is written, in a group as well', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${lines(200 * KB)}and`);
    await next(element, 'stream-text');
    const caret = () => getComputedStyle(blocksOf(element).at(-1) as Element, '::after').content;
    expect(blocksOf(element).at(-1)?.closest('[data-stream-group]')).to.not.equal(null);
    // Not in a flood, in which nobody sees where it is.
    expect(caret()).to.equal('none');
    await until(() => caret() === '""');
    source.push(' on');
    await next(element, 'stream-text');
    expect(caret()).to.equal('""');
    source.complete();
    await next(element, 'stream-done');
    expect(caret()).to.equal('none');
  });

  it("lets the page's rules win, and holds style attributes back", async () => {
    const source = new ScriptedSource();
    const element = show(
      source,
      `<style>@layer base { stream-text div { white-space: pre-line } }</style>
       <stream-text aria-label="Answer"></stream-text>`,
    );
    source.push(lines(200 * KB));
    await next(element, 'stream-text');
    const styles = [...groupsOf(element), ...blocksOf(element)].map(
      (each) => getComputedStyle(each).whiteSpaceCollapse,
    );
    expect([...new Set(styles)]).to.deep.equal(['preserve-breaks']);
    expect(inlineStyles(element)).to.deep.equal([]);
    expect(await violations()).to.deep.equal([]);
  }).timeout(30_000);
});
