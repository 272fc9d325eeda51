/**
 * For tests of pages, without a server: streams, runs and rooms that a test writes by hand. They behave as real ones;
 * see docs/testing.md.
 *
 * @module rivulet/testing
 */
export { StreamError } from '../protocol/errors.js';
export type { ScriptedReader } from './scripted-reader.js';
export { ScriptedRoom } from './scripted-room.js';
export type { ScriptedRun } from './scripted-run.js';
export { ScriptedSource, type ScriptOptions } from './scripted-source.js';
