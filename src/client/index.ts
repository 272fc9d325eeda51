/**
 * Rivulet's client without elements: rooms, streams, runs, producers and other sources. For pages, workers
 * and Node.
 *
 * @module rivulet/client
 */
export type { Chunk } from '../protocol/chunk.js';
export type { Cursor } from '../protocol/cursor.js';
export { StreamError } from '../protocol/errors.js';
export { RawChunks } from '../protocol/formats/raw-chunks.js';
export type { Outcome, Status } from '../protocol/server-messages.js';
export type { TaskType, TaskTypes } from '../protocol/task-types.js';
export { type Accumulate, type Accumulated, Accumulator } from './accumulate.js';
export type { Token } from './connection.js';
export { type HandlerTarget, type StreamHandler, streamHandler } from './handler.js';
export type { Entry, IterateOptions } from './iterate.js';
export { Producer, type ProducerOptions } from './producer.js';
export { type ConnectOptions, openRoom, type ReadingRoom } from './reading-room.js';
export type { ResponseFormat } from './responses/encoder.js';
export { type ResponseOptions, toResponse } from './responses/to-response.js';
export { connect, type Room, streamUrl } from './room.js';
export type { Run } from './run.js';
export type { RunningRoom, RunOptions } from './running-room.js';
export type * from './source.js';
export type { FetchOptions } from './sources/fetch-transfer.js';
export { type FetchSource, fromFetch } from './sources/from-fetch.js';
export { fromIterable, type Values } from './sources/from-iterable.js';
export { fromWebSocket, type SocketMessage, type WebSocketOptions } from './sources/from-web-socket.js';
export { type LocalOptions, LocalSource, type LocalWriter } from './sources/local.js';
export type {
  Fetched,
  RequestBody,
  RequestContext,
  RequestDescription,
} from './sources/request.js';
export type { RetryOptions } from './sources/retrying.js';
export { type StreamFormat, streamFormats } from './sources/stream-format.js';
export type { ValueWriterOptions } from './sources/value-writer.js';
export { initialState, isRunning, isTerminal, type StreamState, transition } from './state.js';
export type { RoomStream } from './stream.js';
export type { TaskHandle, TaskOptions } from './task-handle.js';
export { type Throughput, type ThroughputOptions, ThroughputTracker } from './throughput.js';
export type { UploadProgress } from './upload.js';
