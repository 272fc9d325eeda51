/**
 * What Solid needs beyond the elements themselves: rows of a list by its own components.
 *
 * @module rivulet/solid
 */
export { rows } from './rows.js';
