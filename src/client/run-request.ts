import type { Connection } from './connection.js';
import { splitFiles } from './files.js';
import { makeId } from './id.js';
import type { RunRequest } from './run.js';

/** The request that starts a task: a fresh run, with the files taken out of its input. */
export function startRequest(
  connection: Connection,
  task: string,
  value: unknown,
  { stream, signal }: { readonly stream?: string | undefined; readonly signal?: AbortSignal | undefined },
): RunRequest {
  const id = makeId();
  const { input, files, blobs } = splitFiles(value);
  return {
    connection,
    id,
    task,
    stream: stream ?? id,
    command: {
      type: 'run',
      run: id,
      task,
      ...(stream === undefined ? {} : { stream }),
      ...(input === undefined ? {} : { input }),
      // Whoever else knows the run cannot send in the place of this page.
      ...(files.length === 0 ? {} : { files: [...files], uploadKey: makeId() }),
    },
    files: { files, blobs },
    signal,
  };
}
