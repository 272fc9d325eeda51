/**
 * What Preact needs beyond the elements themselves: rows of a list by its own components, and a word for when it hydrates.
 *
 * @module rivulet/preact
 */
export { ownsChildren } from './owns-children.js';
export { type ListProps, StreamList } from './stream-list.js';
