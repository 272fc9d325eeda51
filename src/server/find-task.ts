import { StreamError, suggestion } from '../protocol/index.js';
import type { Grant } from './options.js';
import { covers } from './policy.js';
import type { AnyTask } from './task.js';

/**
 * The task of a name.
 *
 * @param grant where there is none, names that are near are told, of tasks that the caller may run: none of others
 * @throws {StreamError} `unknown-task`
 */
export function findTask(tasks: Readonly<Record<string, AnyTask>>, name: string, grant: Grant = {}): AnyTask {
  if (Object.hasOwn(tasks, name)) return tasks[name] as AnyTask;
  const open = Object.keys(tasks).filter((task) => covers(grant.run, task));
  throw new StreamError('unknown-task', `There is no task "${name}"${suggestion(name, open)}`);
}
