/** The rules of following: what happens, and whether the end is still in view when more comes after it. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import {
  finger,
  frames,
  grow,
  left,
  loadImage,
  middleOf,
  pinch,
  place,
  prepend,
  press,
  scrollBack,
  settled,
  swipe,
  wheel,
  zoom,
} from './follow-actions.js';

export interface Case {
  readonly what: string;
  readonly does: (page: Page) => Promise<unknown>;
  /** Whether the end is followed then; `still`: what is in view also stays where it is, to the pixel. */
  readonly end: 'pinned' | 'released' | 'still';
  readonly touch?: boolean;
  /** Views of which it cannot be asked. */
  readonly except?: RegExp;
}

/** Views whose light children are theirs alone. */
const OWN_CONTENT = /stream-(text|list|log)$|in a box|in a stream-scroll/;

export const cases: readonly Case[] = [
  { what: 'nothing', does: async () => {}, end: 'pinned' },
  { what: 'the wheel is turned back', does: (page) => wheel(page, -200), end: 'released' },
  { what: 'the wheel is turned back by one step', does: (page) => wheel(page, -4), end: 'released' },
  { what: 'the wheel is turned on', does: (page) => wheel(page, 200), end: 'pinned' },
  ...['ArrowUp', 'PageUp', 'Home', 'Shift+Space'].map(
    (key): Case => ({ what: `${key} is pressed`, does: (page) => press(page, key), end: 'released' }),
  ),
  ...['ArrowDown', 'End', 'Space', 'Shift'].map(
    (key): Case => ({ what: `${key} is pressed`, does: (page) => press(page, key), end: 'pinned' }),
  ),
  {
    what: 'a finger pulls the content down',
    does: (page) => swipe(page, 120),
    end: 'released',
    touch: true,
  },
  { what: 'a finger pushes the content up', does: (page) => swipe(page, -120), end: 'pinned', touch: true },
  {
    what: 'two fingers zoom in',
    does: pinch,
    end: 'pinned',
    touch: true,
  },
  {
    what: 'a finger lies still on it and is lifted',
    async does(page) {
      const { x, y } = await middleOf(page);
      await finger(page, 'touchStart', [[x, y]]);
      await grow(page);
      await finger(page, 'touchEnd', []);
      await page.evaluate(() => window.follow.until(() => window.follow.left() <= 2));
    },
    end: 'pinned',
    touch: true,
  },
  {
    what: 'words are selected with the mouse',
    async does(page) {
      const { x, y } = await middleOf(page);
      await page.mouse.move(4, y);
      await page.mouse.down();
      await page.mouse.move(60, y + 1, { steps: 3 });
      await page.mouse.up();
      expect(x).toBeGreaterThan(60);
      // Not `isCollapsed`: Chromium says it of selections within one shadow root.
      expect(await page.evaluate(() => String(document.getSelection()))).not.toBe('');
    },
    end: 'still',
  },
  {
    what: 'words are selected elsewhere on the page',
    async does(page) {
      await page.evaluate(() => {
        const words = document.body.appendChild(document.createElement('div'));
        words.textContent = 'Elsewhere';
        document.getSelection()?.selectAllChildren(words);
      });
      await frames(page);
    },
    end: 'pinned',
    except: /of a page/,
  },
  {
    what: 'words further up are found in the page',
    async does(page) {
      const isFound = await page.evaluate(() =>
        (window as unknown as { find(text: string, matchCase: boolean, backwards: boolean): boolean }).find(
          'Line 7',
          false,
          true,
        ),
      );
      expect(isFound).toBe(true);
    },
    end: 'still',
    // Its lines above the view are not in the page; it has a search of its own.
    except: /log/,
  },
  {
    what: 'something further up is gone to in the frame in which more comes',
    async does(page) {
      await page.evaluate(
        () =>
          new Promise((done) => {
            requestAnimationFrame(() => {
              window.follow.grow(3);
              requestAnimationFrame(() => {
                window.follow.scroller().scrollTop -= 250;
                done(undefined);
              });
            });
          }),
      );
    },
    end: 'released',
  },
  {
    what: 'a script goes to something further up',
    does: (page) =>
      page.evaluate(() => {
        window.follow.scroller().scrollTop -= 250;
      }),
    end: 'still',
  },
  {
    what: 'the window gets smaller',
    async does(page) {
      await page.setViewportSize({ width: 500, height: 300 });
      await frames(page);
    },
    end: 'pinned',
  },
  {
    what: 'the view gets lower',
    async does(page) {
      await page.evaluate(() => {
        const scroller = window.follow.scroller() as HTMLElement;
        const box = scroller.closest<HTMLElement>('.box') ?? (scroller.getRootNode() as ShadowRoot).host;
        (box as HTMLElement).style.blockSize = '180px';
      });
      await frames(page);
    },
    end: 'pinned',
    except: /of a page/,
  },
  {
    what: 'the window gets larger',
    async does(page) {
      await page.setViewportSize({ width: 1_000, height: 700 });
      await frames(page);
    },
    end: 'pinned',
  },
  ...[0.9, 1.1, 1.25].map(
    (scale): Case => ({
      what: `the browser zooms to ${Math.round(scale * 100)} %`,
      async does(page) {
        await zoom(page, scale);
        await frames(page);
      },
      end: 'pinned',
    }),
  ),
  {
    what: 'an image at the end loads',
    does: (page) => loadImage(page, 'end'),
    end: 'pinned',
    except: OWN_CONTENT,
  },
  { what: 'older content is put in front', does: (page) => prepend(page), end: 'pinned', except: /log/ },
  {
    what: 'the content is emptied while it is scrolled back',
    async does(page) {
      await scrollBack(page);
      await page.evaluate(() => window.follow.clear());
      await page.evaluate(() => window.follow.grow(2));
      await page.evaluate(() => window.follow.until(() => window.follow.left() === 0));
      expect(await page.evaluate(() => window.follow.offersJump())).toBe(false);
      await page.evaluate(() => window.follow.grow(60));
      await page.evaluate(() => window.follow.until(() => window.follow.scroller().scrollTop > 100));
    },
    end: 'pinned',
  },
  {
    what: 'older content is put in front while it is scrolled back',
    async does(page) {
      await scrollBack(page);
      const before = await place(page);
      await prepend(page);
      expect(await place(page)).toEqual(before);
    },
    end: 'still',
    except: /log/,
  },
  {
    what: 'older content is put in front at the very beginning',
    async does(page) {
      await press(page, 'Home');
      await page.evaluate(() => window.follow.until(() => window.follow.scroller().scrollTop === 0));
      await settled(page);
      const before = await place(page);
      await prepend(page);
      expect(await place(page)).toEqual(before);
    },
    end: 'still',
    except: /log|of a page/,
  },
  {
    what: 'an image further up loads while it is scrolled back',
    async does(page) {
      await scrollBack(page);
      const before = await place(page);
      await loadImage(page, 'start');
      expect(await place(page)).toEqual(before);
    },
    end: 'still',
    except: OWN_CONTENT,
  },
  {
    what: 'it is scrolled back and to the end again',
    async does(page) {
      await scrollBack(page);
      await wheel(page, 2_000);
      await page.evaluate(() => window.follow.until(() => !window.follow.offersJump()));
      await settled(page);
    },
    end: 'pinned',
  },
  {
    what: 'it is scrolled back and near to the end again',
    async does(page) {
      await scrollBack(page);
      await wheel(page, 330);
      await page.evaluate(() => window.follow.until(() => !window.follow.offersJump()));
      await settled(page);
    },
    end: 'pinned',
    except: /log/,
  },
  {
    what: 'it is scrolled back, and the way to the end is taken',
    async does(page) {
      await scrollBack(page);
      await page.locator('[part="jump"]').click();
      await page.evaluate(() =>
        window.follow.until(() => !window.follow.offersJump() && window.follow.left() <= 2),
      );
    },
    end: 'pinned',
  },
  {
    what: 'something that scrolls inside it is scrolled back',
    async does(page) {
      const at = await page.evaluate(() => {
        const inner = document.createElement('div');
        inner.style.cssText = 'block-size: 100px; overflow: auto';
        inner.append(...Array.from({ length: 20 }, () => document.createElement('p')));
        for (const line of inner.children) line.textContent = 'Inner';
        document.querySelector('#view')?.append(inner);
        inner.scrollTop = 200;
        window.follow.grow(1);
        return new Promise<{ x: number; y: number }>((done) => {
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              const { x, y } = inner.getBoundingClientRect();
              done({ x: x + 20, y: y + 20 });
            }),
          );
        });
      });
      await page.mouse.move(at.x, at.y);
      await page.mouse.wheel(0, -40);
      await settled(page);
    },
    end: 'pinned',
    except: OWN_CONTENT,
  },
  {
    what: 'something in it is unfolded',
    async does(page) {
      await page.evaluate(() => {
        const details = document.createElement('details');
        details.innerHTML = '<summary>More</summary><p style="block-size: 400px">Much</p>';
        document.querySelector('#view')?.append(details);
      });
      await frames(page);
      await page.getByText('More').click();
      await page.getByText('Much').waitFor();
      await frames(page);
      expect(await left(page)).toBeGreaterThan(300);
    },
    end: 'still',
    except: OWN_CONTENT,
  },
];
