/**
 * The contract between a Rivulet server and its clients, as code. PROTOCOL.md is the same in words.
 *
 * @module rivulet/protocol
 */
export * from './base64.js';
export * from './chunk.js';
export * from './client-frame.js';
export * from './client-messages.js';
export * from './close-codes.js';
export { type Decoded, decodeChunks, encode, encodeBinary } from './codec.js';
export * from './cursor.js';
export { errorCodes } from './error-codes.js';
export { type ErrorCode, type ErrorShape, StreamError, type StreamErrorOptions } from './errors.js';
export { RawChunks } from './formats/raw-chunks.js';
export { isJsonObject, isSafeKey, type Json, type JsonObject, jsonOrText, parseJson } from './json.js';
export * from './limits.js';
export * from './names.js';
export { nearest, suggestion } from './nearest.js';
export * from './server-frame.js';
export * from './server-messages.js';
export * from './sha256.js';
export * from './steps.js';
export * from './task-types.js';
export * from './value.js';
export * from './version.js';
export * from './wire-chunk.js';
