/** For how long a position has to stand still to have come to rest, where the browser does not tell: milliseconds. */
const STILL = 150;

/**
 * Calls `listener` whenever what scrolls has come to rest. That is the `scrollend` event; where there is none
 * (WebKit before Safari 26.2) its scrolling is watched until it stands still.
 *
 * @returns a function that ends it
 */
export function onScrollEnd(target: EventTarget, listener: () => void): () => void {
  if ('onscrollend' in window) {
    target.addEventListener('scrollend', listener);
    return () => target.removeEventListener('scrollend', listener);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onScroll = () => {
    clearTimeout(timer);
    timer = setTimeout(listener, STILL);
  };
  target.addEventListener('scroll', onScroll, { passive: true });
  return () => {
    clearTimeout(timer);
    target.removeEventListener('scroll', onScroll);
  };
}
