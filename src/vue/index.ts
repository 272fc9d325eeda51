/**
 * What Vue 3 needs beyond the elements themselves: rows of a list by its own templates.
 *
 * @module rivulet/vue
 */
export { type StreamListComponent, streamList } from './stream-list.js';
