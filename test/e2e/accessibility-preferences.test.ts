/** All views on one page, as people see them who have set their system so: calm, high in contrast, from right to left. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engine } from '../support/browser.js';
import type { State } from './accessibility-page.js';
import { startViewsSite, type ViewsSite, views } from './accessibility-views.js';

let site: ViewsSite;

beforeAll(async () => {
  site = await startViewsSite();
});

afterAll(async () => {
  await site?.stop();
});

/** Shows all views in a state, and waits until they have drawn it. */
async function show(page: Page, state: State): Promise<void> {
  await page.evaluate(([names, how]) => window.accessibility.show(names, how), [views, state] as const);
  const drawn = { streaming: 'streaming', stale: 'stale', empty: 'complete' } as Partial<
    Record<State, string>
  >;
  await page.waitForFunction(
    (custom) =>
      [...document.querySelectorAll('stream-text')].every((view) => view.matches(`:state(${custom})`)),
    drawn[state] ?? state,
  );
  await page.waitForFunction(() => {
    const log = document.querySelector('stream-log')?.shadowRoot;
    return log?.querySelector('[part="toolbar"]') && log.querySelector('[role="log"]');
  });
}

/** What moves, from here to a stream that is over and then begins anew: looked at in every frame. */
function movements(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const seen = new Set<string>();
    for (const state of ['streaming', 'complete', 'stale'] as const) {
      if (state !== 'streaming') window.accessibility.bring(state);
      for (let frame = 0; frame < 20; frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        for (const each of window.accessibility.moving()) seen.add(each);
      }
    }
    return [...seen];
  });
}

describe('reduced motion', () => {
  test('nothing moves', async () => {
    const page = await site.open({ reducedMotion: 'reduce' });
    await show(page, 'streaming');
    expect(await movements(page)).toEqual([]);
    await page.context().close();
  });

  test('where it is not asked for, things do', async () => {
    const page = await site.open({ reducedMotion: 'no-preference' });
    await show(page, 'streaming');
    const seen = await movements(page);
    expect(seen).toContain('opacity of content');
    expect(seen).toContain('width of fill');
    await page.context().close();
  });
});

describe('from right to left, on a phone', () => {
  test.each(['streaming', 'complete', 'error', 'cancelled', 'empty'] as const)(
    'nothing sticks out: %s',
    async (state) => {
      const page = await site.open({ direction: 'rtl', viewport: { width: 390, height: 844 } });
      await show(page, state);
      const outside = await page.evaluate(() => {
        const { clientWidth } = document.documentElement;
        const isHidden = (element: Element) => {
          const { overflowX, clipPath } = getComputedStyle(element);
          return overflowX !== 'visible' || clipPath !== 'none';
        };
        const parentOf = (element: Element): Element | null => {
          const root = element.getRootNode();
          return (
            element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
          );
        };
        /** What is cut off, or can be scrolled to, where it is. */
        const isWithinFrame = (element: Element): boolean => {
          for (let at: Element | null = element; at && at !== document.body; at = parentOf(at)) {
            if (isHidden(at)) return true;
          }
          return false;
        };
        return window.accessibility
          .everything()
          .filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width > 0 && (left < -0.5 || right > clientWidth + 0.5) && !isWithinFrame(element);
          })
          .map((element) => element.getAttribute('part') ?? element.localName);
      });
      expect(outside).toEqual([]);
      const { clientWidth, scrollWidth } = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return { clientWidth, scrollWidth };
      });
      expect(scrollWidth).toBe(clientWidth);
      // WebKit's window gets no narrower than this.
      expect(clientWidth).toBeLessThan(450);
      await page.context().close();
    },
  );
});

// WebKit has none.
if (engine !== 'webkit')
  describe('forced colours', () => {
    test('whatever has the focus has a ring, and every button an edge', async () => {
      const page = await site.open({ forcedColors: 'active' });
      await show(page, 'error');
      const stops = await page.evaluate(
        () =>
          window.accessibility.everything().filter((element) => (element as HTMLElement).tabIndex >= 0)
            .length,
      );
      const focused = new Set<string>();
      const bare = new Set<string>();
      for (let stop = 0; stop < stops; stop++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          if (!element || element === document.body) return undefined;
          const is = (color: string) => !/^rgba\(.*, 0\)$/.test(color);
          // A field may have its ring around it and its buttons.
          const hasRing = [element, element.parentElement ?? element].some((each) => {
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
            return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && is(outlineColor);
          });
          const name = `${element.getAttribute('part') ?? element.localName} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30)}`;
          return { name, hasRing };
        });
        if (!at) continue;
        focused.add(at.name);
        if (!at.hasRing) bare.add(at.name);
      }
      expect([...bare]).toEqual([]);
      expect(focused.size).toBeGreaterThan(20);
      const unmarked = await page.evaluate(() =>
        window.accessibility
          .everything()
          .filter((element) => element instanceof HTMLButtonElement && element.checkVisibility())
          // What opens and closes something has a triangle instead.
          .filter((button) => !button.hasAttribute('aria-expanded'))
          .filter((element) => {
            const style = getComputedStyle(element);
            const hasEdge =
              Number.parseFloat(style.borderTopWidth) > 0 && !/^rgba\(.*, 0\)$/.test(style.borderTopColor);
            const hasLine = [element, ...element.children].some(
              (each) => getComputedStyle(each).textDecorationLine !== 'none',
            );
            return !hasEdge && !hasLine;
          })
          .map((element) => element.getAttribute('part') ?? element.textContent),
      );
      expect(unmarked).toEqual([]);
      await page.context().close();
    });
  });
