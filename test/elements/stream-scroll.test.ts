import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import '../../src/elements/defined/stream-scroll.js';
import type { StreamScroll } from '../../src/elements/defined/stream-scroll.js';
import { inlineStyles, violations } from './accessibility.js';
import { find, frame, mount, next, part, touch, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  stream-scroll:not([page]) { height: 300px; line-height: 20px }
  stream-scroll p, stream-scroll article { margin: 0; height: 50px }
  .tall { height: 900px }
`);

const left = ({ scrollHeight, clientHeight, scrollTop }: Element) => scrollHeight - clientHeight - scrollTop;

/** Where something stands below the top of what scrolls it. */
function placeIn(scroller: Element, element: Element | null): number {
  const top = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
  return Math.round((element?.getBoundingClientRect().top ?? Number.NaN) - top);
}

function add(to: Element, count = 1, tag = 'p'): HTMLElement {
  const added = Array.from({ length: count }, () => document.createElement(tag));
  for (const [at, element] of added.entries()) element.textContent = `${tag} ${at}`;
  to.append(...added);
  return added[0] as HTMLElement;
}

describe('<stream-scroll>', () => {
  let scroll: StreamScroll;

  before(() => document.adoptedStyleSheets.push(sheet));
  after(() => {
    document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(sheet), 1);
  });

  async function show(attributes = '', content = ''): Promise<void> {
    mount(`<h1>Scrolling</h1><stream-scroll aria-label="Messages" ${attributes}>${content}</stream-scroll>`);
    scroll = find('stream-scroll');
    await scroll.updateComplete;
    await frame();
  }

  async function release(): Promise<void> {
    scroll.scrollTop -= 200;
    await until(() => scroll.away);
    await scroll.updateComplete;
  }

  it('is at the end from the start, and stays there', async () => {
    await show('', '<p></p>'.repeat(20));
    expect(left(scroll)).to.be.at.most(1);
    add(scroll, 5);
    await frame();
    expect(left(scroll)).to.be.at.most(1);
    expect(scroll.pinned).to.equal(true);
    expect(scroll.matches(':state(pinned)')).to.equal(true);
  });

  it('tells when it is released and pinned, by event, property and state', async () => {
    await show('', '<p></p>'.repeat(20));
    const told: boolean[] = [];
    scroll.addEventListener('stream-follow', ({ pinned }) => told.push(pinned));
    await release();
    expect([scroll.pinned, scroll.matches(':state(away)')]).to.deep.equal([false, true]);
    scroll.toEnd();
    await until(() => left(scroll) <= 1);
    await until(() => !scroll.away);
    expect(told).to.deep.equal([false, true]);
  });

  it('takes no zooming for scrolling', async () => {
    await show('', '<p></p>'.repeat(20));
    scroll.dispatchEvent(new WheelEvent('wheel', { deltaY: -10, ctrlKey: true, bubbles: true }));
    touch(scroll, 'touchstart', 100, 200);
    touch(scroll, 'touchmove', 140, 240);
    touch(scroll, 'touchend');
    expect(scroll.pinned).to.equal(true);
  });

  it('counts children and rows that came since it was released, and nothing in front', async () => {
    await show('', `${'<p></p>'.repeat(20)}<stream-list><template><p>{{n}}</p></template></stream-list>`);
    const source = new ScriptedSource();
    find('stream-list').source = source;
    await until(() => left(scroll) <= 1);
    await release();
    expect(part(scroll, 'jump')?.textContent).to.contain('Jump to end');
    source.items({ n: 1 }, { n: 2 });
    await next(scroll, 'stream-update');
    add(scroll);
    scroll.prepend(document.createElement('p'));
    await until(() => part(scroll, 'jump')?.textContent?.includes('3 new') === true);
    part(scroll, 'jump')?.click();
    await until(() => part(scroll, 'jump') === null);
  });

  it('goes to its start and stays there', async () => {
    await show('', '<p></p>'.repeat(20));
    scroll.toStart();
    await until(() => scroll.scrollTop === 0);
    add(scroll, 5);
    await frame();
    expect(scroll.scrollTop).to.equal(0);
  });

  it('glides to the end if it is asked to', async () => {
    await show('smooth', '<p></p>'.repeat(20));
    await until(() => left(scroll) <= 1);
    const before = scroll.scrollTop;
    const places = new Set<number>();
    scroll.addEventListener('scroll', () => places.add(scroll.scrollTop));
    add(scroll, 5);
    await until(() => left(scroll) <= 1);
    const between = [...places].filter(
      (top) => top > before + 1 && left(scroll) + scroll.scrollTop > top + 1,
    );
    expect(between).not.to.be.empty;
    expect(scroll.pinned).to.equal(true);
  });

  it('is accessible, pinned and away, and has no inline styles in its markup', async () => {
    await show('', '<p>Words</p>'.repeat(20));
    expect(await violations()).to.deep.equal([]);
    await release();
    expect(await violations()).to.deep.equal([]);
    expect(scroll.tabIndex).to.equal(0);
    expect(inlineStyles(scroll)).to.deep.equal([]);
  });

  it('gives the keyboard back to the content when its button is gone', async () => {
    await show('', '<p></p>'.repeat(20));
    await release();
    part(scroll, 'jump')?.focus();
    part(scroll, 'jump')?.click();
    await until(() => part(scroll, 'jump') === null);
    expect(document.activeElement).to.equal(scroll);
  });

  it('can be moved on the page and goes on', async () => {
    await show('', '<p></p>'.repeat(20));
    const box = document.createElement('section');
    scroll.after(box);
    box.append(scroll);
    await frame();
    add(scroll, 10);
    await until(() => left(scroll) <= 1);
  });

  for (const [where, attributes] of [
    ['in itself', ''],
    ['in a page', 'page'],
  ] as const) {
    describe(`anchor="top", ${where}`, () => {
      let scroller: Element;

      beforeEach(async () => {
        await show(`anchor="top" ${attributes}`, '<p data-stream-anchor>Question 1</p><p class="tall"></p>');
        scroller = attributes ? (document.scrollingElement as Element) : scroll;
        await frame();
      });

      async function ask(): Promise<HTMLElement> {
        const question = document.createElement('p');
        question.dataset.streamAnchor = '';
        scroll.append(question);
        await frame();
        return question;
      }

      it('has the newest question on top, however little is below it', async () => {
        expect(placeIn(scroller, scroll.querySelector('p'))).to.equal(0);
        const question = await ask();
        expect(placeIn(scroller, question)).to.equal(0);
      });

      it('stays while the answer grows, over the end of the view too, and when it is done', async () => {
        const question = await ask();
        const { scrollTop } = scroller;
        const answer = add(scroll);
        for (let height = 0; height < 2_000; height += 200) {
          answer.style.height = `${height}px`;
          await frame();
          expect(placeIn(scroller, question)).to.equal(0);
          expect(scroller.scrollTop).to.equal(scrollTop);
        }
        expect(scroll.away).to.equal(true);
        answer.style.height = '40px'; // it was begun again
        await frame();
        expect(placeIn(scroller, question)).to.equal(0);
        expect(scroll.away).to.equal(false);
      });

      it('reserves no more than it takes', async () => {
        const question = await ask();
        const before = scroller.scrollHeight;
        add(scroll);
        await frame();
        expect(scroller.scrollHeight).to.equal(before);
        expect(Math.abs(left(scroller))).to.be.at.most(1);
        expect(placeIn(scroller, question)).to.equal(0);
      });

      it('follows the end once the person wants that, until the next question', async () => {
        await ask();
        const answer = add(scroll);
        answer.style.height = '2000px';
        await until(() => scroll.away);
        scroll.toEnd();
        await until(() => left(scroller) <= 1);
        answer.style.height = '2600px';
        await frame();
        expect(left(scroller)).to.be.at.most(1);
        expect(placeIn(scroller, await ask())).to.equal(0);
      });

      it('has it on top after all that came before it has grown, as when a chat is opened again', async () => {
        const early = add(scroll, 3);
        const question = await ask();
        early.style.height = '700px';
        await frame();
        expect(placeIn(scroller, question)).to.equal(0);
      });

      it('leaves who has scrolled away where they are', async () => {
        const question = await ask();
        add(scroll).style.height = '2000px';
        await frame();
        scroller.scrollTop += 300;
        await next(scroller === scroll ? scroll : document, 'scroll');
        (scroll.querySelector('.tall') as HTMLElement).style.height = '1000px';
        await frame();
        expect(placeIn(scroller, question)).to.equal(-300);
      });

      it('keeps the question where it is when something above it changes', async () => {
        const question = await ask();
        add(scroll).style.height = '2000px';
        await frame();
        (scroll.querySelector('.tall') as HTMLElement).style.height = '1200px';
        await frame();
        expect(placeIn(scroller, question)).to.equal(0);
      });
    });
  }

  describe('anchor="top" smooth', () => {
    const calm = new CSSStyleSheet();
    // Without the browser's own help, which WebKit does not give.
    calm.replaceSync('stream-scroll { overflow-anchor: none }');

    before(() => document.adoptedStyleSheets.push(calm));
    after(() => {
      document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(calm), 1);
    });

    it('glides to the newest question, and to where that has gone meanwhile', async () => {
      await show('anchor="top" smooth', '<p data-stream-anchor>Question 1</p><p></p>');
      const question = add(scroll);
      question.dataset.streamAnchor = '';
      await next(scroll, 'scroll');
      expect(placeIn(scroll, question)).to.be.above(0);
      (scroll.querySelector('p + p') as HTMLElement).style.height = '900px';
      await until(() => placeIn(scroll, question) === 0);
      await frame();
      expect(placeIn(scroll, question)).to.equal(0);
      expect(scroll.pinned).to.equal(false);
    });

    it('holds one that has come to the place of another', async () => {
      await show('anchor="top" smooth', '<p class="tall"></p><p data-stream-anchor>Question 1</p>');
      const question = document.createElement('p');
      question.dataset.streamAnchor = '';
      scroll.querySelector('[data-stream-anchor]')?.replaceWith(question);
      await frame();
      expect(placeIn(scroll, question)).to.equal(0);
      (scroll.querySelector('.tall') as HTMLElement).style.height = '1200px';
      await frame();
      expect(placeIn(scroll, question)).to.equal(0);
    });

    it('goes no further once somebody has scrolled', async () => {
      await show('anchor="top" smooth', `<p data-stream-anchor>Question 1</p>${'<p></p>'.repeat(4)}`);
      const question = add(scroll);
      question.dataset.streamAnchor = '';
      await next(scroll, 'scroll');
      scroll.dispatchEvent(new WheelEvent('wheel', { deltaY: -10 }));
      scroll.scrollTop = 10;
      await next(scroll, 'scroll');
      await frame();
      expect(scroll.scrollTop).to.equal(10);
    });
  });

  it('takes its children for anchors where nothing is marked', async () => {
    await show('anchor="top"', '<p class="tall"></p><p>Last</p>');
    expect(placeIn(scroll, scroll.querySelector('p:last-child'))).to.equal(0);
  });

  it('keeps as much free above the question as `scroll-padding` says', async () => {
    await show('anchor="top" class="padded"', '<p class="tall"></p>');
    scroll.style.scrollPaddingBlockStart = '24px';
    const question = add(scroll);
    await frame();
    expect(placeIn(scroll, question)).to.equal(24);
  });
});
