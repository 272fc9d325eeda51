/**
 * Tells React that what is inside an element is the element's own, which React does not by itself when it hydrates: it would
 * throw away whatever has streamed by then, and the page with it. The components of `rivulet/react` say so themselves; this
 * is for tags.
 *
 * ```tsx
 * <stream-text stream="answer" {...ownsChildren} />
 * <stream-list stream="results"><ul {...ownsChildren} /></stream-list>
 * ```
 *
 * @module rivulet/react/owns-children.js
 */
export const ownsChildren = {
  // React leaves alone what it believes to be markup. Where a page demands Trusted Types, '' is not one.
  dangerouslySetInnerHTML: { __html: emptyMarkup() },
  // An element has attributes of its own, such as `data-stream-active`.
  suppressHydrationWarning: true,
} as const;

/** Typed as the string that it stands for: no version of React's types knows Trusted Types. */
function emptyMarkup(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: { readonly emptyHTML: unknown } };
  return (trustedTypes?.emptyHTML ?? '') as string;
}
