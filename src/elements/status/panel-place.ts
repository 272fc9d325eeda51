/** How far a panel keeps from what it belongs to and from the edges of the window, in CSS pixels. */
const GAP = 6;

/** Puts an open popover below or above its button, wherever there is more room, and within the window. */
export function placePanel(panel: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width } = panel.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isLeftToRight = getComputedStyle(button).direction === 'ltr';
  const wished = isLeftToRight ? anchor.left : anchor.right - width;
  panel.style.left = `${Math.max(GAP, Math.min(wished, clientWidth - width - GAP))}px`;
  const isBelow = clientHeight - anchor.bottom >= anchor.top;
  panel.style.top = isBelow ? `${anchor.bottom + GAP}px` : 'auto';
  panel.style.bottom = isBelow ? 'auto' : `${clientHeight - anchor.top + GAP}px`;
}
