import type { TaskInput, TaskResult, TaskTypes, TaskValue } from '../protocol/task-types.js';
import { checkName, ReadingRoom } from './reading-room.js';
import { Run } from './run.js';
import { startRequest } from './run-request.js';

export interface RunOptions {
  /** The stream to write. Default: one of the run's own. */
  readonly stream?: string | undefined;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** The names of the tasks. */
export type TaskName<Tasks> = keyof Tasks & string;

/** A room whose streams are read and whose tasks are started: all that elements need, and half of the code. */
export class RunningRoom<Tasks extends TaskTypes = TaskTypes> extends ReadingRoom {
  /**
   * Starts a task once. Files and Blobs anywhere in the input are sent after it.
   *
   * @throws {TypeError} when no task or stream can have this name; all else is told by the run's promise
   */
  run<N extends TaskName<Tasks>>(
    name: N,
    input?: TaskInput<Tasks[N]>,
    { stream, signal }: RunOptions = {},
  ): Run<TaskValue<Tasks[N]>, TaskResult<Tasks[N]>> {
    checkName('task', name);
    if (stream !== undefined) checkName('stream', stream);
    return new Run(startRequest(this.wire, name, input, { stream, signal }));
  }
}
