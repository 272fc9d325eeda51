import type { StandardSchemaV1 } from '@standard-schema/spec';
import { StreamError } from '../protocol/index.js';
import type { AnyTask } from './task.js';

/**
 * Validates an input with the task's schema, and gives what the schema puts out.
 *
 * @throws {StreamError} `invalid-input`, with the path and message of the schema's first issue.
 */
export async function validate(task: AnyTask, input: unknown): Promise<unknown> {
  if (!task.input) return input;
  const result: StandardSchemaV1.Result<unknown> = await task.input['~standard'].validate(input);
  const [issue] = result.issues ?? [];
  if (!issue) return (result as StandardSchemaV1.SuccessResult<unknown>).value;
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  throw new StreamError('invalid-input', path === '' ? issue.message : `${path}: ${issue.message}`);
}
