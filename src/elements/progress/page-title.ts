/*
 * Progress in the page's title: `42% · Import`. Of several that claim it the latest shows; when the last one lets
 * go, the title is what it was, or what the page has made of it meanwhile.
 */

const claims = new Map<object, string>();
/** The page's own title, and what was written in its place. */
let own = '';
let written: string | undefined;

/** Shows this in front of the page's title, for as long as the owner does not release it. */
export function claimTitle(owner: object, words: string): void {
  claims.set(owner, words);
  write();
}

/**
 * Lets go of the title. With `farewell`, and nobody looking at the page, that is shown until somebody does.
 */
export function releaseTitle(owner: object, farewell = ''): void {
  if (!claims.has(owner)) return;
  if (farewell && document.hidden) {
    claimTitle(owner, farewell);
    document.addEventListener('visibilitychange', () => releaseTitle(owner), { once: true });
    return;
  }
  claims.delete(owner);
  write();
}

function write(): void {
  // The page may have changed its title since.
  if (written === undefined || document.title !== written) own = document.title;
  const words = [...claims.values()].at(-1);
  written = words === undefined ? undefined : own ? `${words} · ${own}` : words;
  document.title = written ?? own;
}
