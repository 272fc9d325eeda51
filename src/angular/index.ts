/**
 * What Angular needs beyond the elements themselves (and `CUSTOM_ELEMENTS_SCHEMA`): rows of a list by its own templates.
 *
 * @module rivulet/angular
 */
export { type ItemType, itemType, StreamRow, type StreamRowContext } from './stream-row.js';
