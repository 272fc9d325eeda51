/** What a server's author writes with, whichever host the server runs on. */
export { StreamError, type StreamErrorOptions } from '../protocol/index.js';
export type { Caller, Grant, Observation, Retention, ServerLimits, StreamServerOptions } from './options.js';
export type { Priority } from './priority.js';
export { from } from './sources/from.js';
export {
  type AnyTask,
  type InputFile,
  priority,
  type StepOptions,
  type StepReport,
  type StreamWriter,
  type Task,
  type TaskContext,
  task,
} from './task.js';
export { matchesKey, signToken, type TokenOptions, verifyToken } from './tokens.js';
