/**
 * What Svelte 5 needs beyond the elements themselves: rows of a list by its own components.
 *
 * @module rivulet/svelte
 */
export { rows } from './rows.js';
