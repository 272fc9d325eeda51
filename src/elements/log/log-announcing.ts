/** How many lines may be read out at once, and how long the log must have been quiet before, in milliseconds. */
const FEW = 3;
const QUIET = 1_000;

/**
 * Decides whether lines that come in are read out. A log is a live region by its role, but its lines also come into
 * the document by scrolling, and a fast log read out would never end: only single lines after a silence are.
 */
export class LogAnnouncing {
  #end = 0;
  #last = 0;

  /** Before lines up to `end` are drawn. */
  told(region: HTMLElement, end: number, isFollowing: boolean, announcements: 'on' | 'off'): void {
    const added = end - this.#end;
    this.#end = end;
    const now = performance.now();
    const isSlow = added > 0 && added <= FEW && now - this.#last >= QUIET;
    if (added > 0) this.#last = now;
    const live = isSlow && isFollowing && announcements !== 'off' ? 'polite' : 'off';
    // Lit must not write this attribute too: it has no binding.
    if (region.getAttribute('aria-live') !== live) region.setAttribute('aria-live', live);
  }
}
