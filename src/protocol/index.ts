/**
 * The contract between a Rivulet server and its clients, as code. PROTOCOL.md is the same in words.
 *
 * @module rivulet/protocol
 */
export * from './base64.js';
export * from './chunk.js';
export * from './close-codes.js';
export * from './codec.js';
export * from './cursor.js';
export * from './delta.js';
export * from './errors.js';
export * from './json.js';
export * from './limits.js';
export * from './messages.js';
export * from './names.js';
export * from './sha256.js';
export * from './steps.js';
export * from './task-types.js';
export * from './value.js';
export * from './version.js';
