/** Elements where there is no document at all: Lit's own server rendering, which frameworks do for themselves. */
import { LitElementRenderer } from '@lit-labs/ssr';
import { getElementRenderer } from '@lit-labs/ssr/lib/element-renderer.js';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import type { RenderInfo } from '@lit-labs/ssr/lib/render-value.js';
import { expect, test } from 'vitest';
import '../../src/elements/index.js';
import { StreamElementRenderer } from '../../src/ssr/index.js';

const TAGS = ['form', 'list', 'log', 'progress', 'room', 'scroll', 'status', 'steps', 'text'].map(
  (name) => `stream-${name}`,
);

test('there is no document, nor what watches one', () => {
  for (const name of ['document', 'IntersectionObserver', 'MutationObserver', 'ResizeObserver'])
    expect(Reflect.has(globalThis, name)).toBe(false);
});

test.each(TAGS)('<%s> is made and rendered', (tag) => {
  expect(customElements.get(tag)).toBeDefined();
  const elementRenderers = [StreamElementRenderer, LitElementRenderer];
  const renderer = getElementRenderer({ elementRenderers } as unknown as RenderInfo, tag);
  expect(renderer).toBeInstanceOf(LitElementRenderer);
  renderer.setAttribute('stream', 'answer');
  renderer.setAttribute('aria-label', 'Answer');
  renderer.connectedCallback();
  const info = {
    elementRenderers,
    customElementInstanceStack: [renderer],
    customElementHostStack: [renderer],
    eventTargetStack: [],
    slotStack: [],
    deferHydration: false,
  } as unknown as RenderInfo;
  const shadow = collectResultSync((renderer.renderShadow(info) ?? []) as never);
  expect(shadow).not.toContain('undefined');
  expect(shadow).toMatch(/<slot|part="/);
  expect(collectResultSync((renderer.renderAttributes() ?? []) as never)).toContain('stream="answer"');
});
