import { texts } from '../texts.js';
import type { CodePainter } from './code-paint.js';
import { copyWith, createButton } from './copy-button.js';
import { createFrame } from './frame.js';
import type { BlockFrame } from './markdown/markdown-options.js';

/** How near to its end a block counts as being there, in pixels. */
const NEAR = 8;

/**
 * What stands around a code block: its language, a button to copy it once it is finished, and a scroll area of its own
 * when it is long. While the code grows the area follows its end, until the person scrolls back.
 *
 * @param paint makes what colours the code, where that is wanted
 */
export function frameCode(
  language: string,
  pre: HTMLPreElement,
  paint: (code: HTMLElement) => CodePainter | undefined,
): BlockFrame {
  const copy = createButton('copy', texts.copy, (button) => {
    copyWith(button, codeOf(pre), texts.copy);
  });
  copy.disabled = true;
  const expand = createButton('expand', texts.expand, () => setExpanded(!expanded));
  expand.hidden = true;
  expand.setAttribute('aria-expanded', 'false');
  const { element, scroll } = createFrame('data-stream-code', pre, {
    name: language,
    label: texts.code(language),
    buttons: [expand, copy],
  });
  const painter = paint(pre);
  let expanded = false;
  let follows = true;
  let top = 0;

  const setExpanded = (on: boolean): void => {
    expanded = on;
    element.toggleAttribute('data-stream-expanded', on);
    expand.textContent = on ? texts.collapse : texts.expand;
    expand.setAttribute('aria-expanded', String(on));
  };
  // In the frame after layout: reading it costs nothing more then.
  const resized = new ResizeObserver(() => {
    const isLong = scroll.scrollHeight > scroll.clientHeight + 1;
    if (isLong) expand.hidden = false;
    if (isLong && follows && copy.disabled) scroll.scrollTop = scroll.scrollHeight;
  });
  const grown = new MutationObserver(() => painter?.changed());
  scroll.addEventListener(
    'scroll',
    () => {
      const left = scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop;
      if (left <= NEAR) follows = true;
      else if (scroll.scrollTop < top - 1) follows = false;
      top = scroll.scrollTop;
    },
    { passive: true },
  );
  const open = (): void => {
    copy.disabled = true;
    resized.observe(pre);
    if (painter) grown.observe(pre, { childList: true, characterData: true, subtree: true });
    painter?.changed();
  };
  open();
  return {
    element,
    close() {
      copy.disabled = false;
      grown.disconnect();
      painter?.changed();
    },
    reopen: open,
  };
}

/** The code itself. The line feed that ends its last line belongs to the fence. */
function codeOf(pre: HTMLPreElement): string {
  return (pre.textContent ?? '').replace(/\n$/, '');
}
