import { ownsChildren as ownsReactChildren } from '../react/owns-children.js';

/**
 * Tells Preact that what is inside an element is the element's own, which Preact does not by itself when it hydrates: it would
 * remove whatever has streamed by then.
 *
 * ```tsx
 * <stream-text stream="answer" {...ownsChildren} />
 * <stream-log stream="build" {...ownsChildren} />
 * ```
 */
export const ownsChildren = {
  dangerouslySetInnerHTML: ownsReactChildren.dangerouslySetInnerHTML,
} as const;
