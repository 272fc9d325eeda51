import type { StandardSchemaV1 } from '@standard-schema/spec';
import { StreamError } from '../protocol/index.js';
import type { AnyTask } from './task.js';

/** How long a schema may take, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Validates an input with the task's schema, and gives what the schema puts out.
 *
 * @throws {StreamError} `invalid-input`, with the path and message of the schema's first issue; `timeout` after 10 s.
 */
export async function validate(task: AnyTask, input: unknown): Promise<unknown> {
  if (!task.input) return input;
  const result = await inTime(task.input['~standard'].validate(input));
  const [issue] = result.issues ?? [];
  if (!issue) return (result as StandardSchemaV1.SuccessResult<unknown>).value;
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  throw new StreamError('invalid-input', path === '' ? issue.message : `${path}: ${issue.message}`);
}

/** A schema that never answers must not hold up the room, which waits for it when it begins a new life. */
async function inTime<T>(answer: T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StreamError('timeout', `The input could not be checked within ${PATIENCE} ms`)),
      PATIENCE,
    );
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
