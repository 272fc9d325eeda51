import { expect } from 'chai';
import '../../src/elements/defined/stream-text.js';
import type { StreamText } from '../../src/elements/defined/stream-text.js';
import { onScrollEnd } from '../../src/elements/scroll-end.js';
import { find, frame, mount, next, part, touch, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync('.box { display: block; height: 200px; overflow-y: auto; line-height: 20px }');

const lines = (count: number) => 'a line\n'.repeat(count);
const left = ({ scrollHeight, clientHeight, scrollTop }: Element) => scrollHeight - clientHeight - scrollTop;

/** What scrolls has come to rest. */
function rest(scroller: Element): Promise<void> {
  return new Promise((resolve) => {
    const stop = onScrollEnd(scroller, () => {
      stop();
      resolve();
    });
  });
}

describe('following', () => {
  let source: ScriptedSource;
  let text: StreamText;
  let scroller: Element;

  before(() => document.adoptedStyleSheets.push(sheet));
  after(() => {
    document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(sheet), 1);
  });

  async function show(markup: string, select: string): Promise<void> {
    mount(markup);
    text = find('stream-text');
    scroller = document.querySelector(select) as Element;
    source = new ScriptedSource();
    text.source = source;
    await grow(50);
    await until(() => left(scroller) <= 1);
  }

  async function grow(count: number): Promise<void> {
    source.push(lines(count));
    await next(text, 'stream-text');
    await frame();
  }

  for (const [where, markup, select] of [
    ['in itself', '<stream-text class="box" follow></stream-text>', 'stream-text'],
    ['in what is around it', '<div class="box"><div><stream-text follow></stream-text></div></div>', '.box'],
  ] as const) {
    describe(where, () => {
      beforeEach(() => show(markup, select));

      it('keeps the end in view while it grows', async () => {
        for (let at = 0; at < 5; at++) {
          await grow(20);
          expect(left(scroller)).to.be.at.most(1);
        }
        expect(part(text, 'jump')).to.equal(null);
      });

      it('lets go when the person scrolls back, and offers a way to the end', async () => {
        scroller.scrollTop -= 300;
        await until(() => part(text, 'jump') !== null);
        const { scrollTop } = scroller;
        await grow(20);
        expect(scroller.scrollTop).to.equal(scrollTop);
        part(text, 'jump')?.click();
        await until(() => left(scroller) <= 1 && part(text, 'jump') === null);
        await grow(20);
        expect(left(scroller)).to.be.at.most(1);
      });

      it('lets go at the first turn of the wheel, touch or key, however small', async () => {
        const acts = [
          () => scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true })),
          () => scroller.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true })),
          () => {
            touch(scroller, 'touchstart', 10);
            touch(scroller, 'touchmove', 20);
          },
        ];
        for (const act of acts) {
          act();
          await until(() => part(text, 'jump') !== null);
          await grow(20);
          expect(left(scroller)).to.be.above(300);
          const arrived = rest(scroller);
          part(text, 'jump')?.click();
          await arrived;
          expect(left(scroller)).to.be.at.most(1);
          await until(() => part(text, 'jump') === null);
        }
      });

      it('lets go while something in it is selected', async () => {
        const node = text.querySelector('[data-stream-block]')?.firstChild as Text;
        document.getSelection()?.setBaseAndExtent(node, 0, node, 4);
        await until(() => part(text, 'jump') !== null);
        await grow(20);
        expect(left(scroller)).to.be.above(300);
        document.getSelection()?.removeAllRanges();
      });

      it('takes hold again near the end', async () => {
        scroller.scrollTop -= 300;
        await until(() => part(text, 'jump') !== null);
        scroller.scrollTop = scroller.scrollHeight - scroller.clientHeight - 60;
        await until(() => part(text, 'jump') === null);
        await grow(20);
        expect(left(scroller)).to.be.at.most(1);
      });
    });
  }

  it('makes what scrolls reachable by keyboard', async () => {
    await show('<stream-text class="box" follow></stream-text>', 'stream-text');
    expect(text.tabIndex).to.equal(0);
  });

  it('does nothing when it is not asked for', async () => {
    mount('<stream-text class="box"></stream-text>');
    text = find('stream-text');
    source = new ScriptedSource();
    text.source = source;
    await grow(50);
    expect(text.scrollTop).to.equal(0);
  });
});
