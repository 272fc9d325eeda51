import { type FileInfo, type Json, StreamError } from '../protocol/index.js';
import type { HostStorage } from './host.js';
import { deletePrefix, PIECE, piecesOf, readText } from './long-text.js';
import type { ServerLimits } from './options.js';

/*
 * What a run was started with. It may be long, so it lies beside the run's record, as JSON in pieces.
 */

function inputKey(run: string): string {
  return `input/${run}`;
}

/**
 * Checks that an input and what is said of its files can be stored, and that the files may be sent.
 *
 * @param json the input, encoded
 * @throws {StreamError} `invalid-input`, `upload-too-large`
 */
export function checkInputSize(json: string, files: readonly FileInfo[], limits: ServerLimits): void {
  const { input, upload } = limits;
  // They are stored with the run's record, in one value.
  if (JSON.stringify(files).length > PIECE / 2)
    throw new StreamError('invalid-input', 'The names and types of the files are too long');
  if (json.length > input) {
    throw new StreamError(
      'invalid-input',
      `The input may be ${input} long, encoded; this one is ${json.length}`,
    );
  }
  const tooLarge = files.find(({ size }) => size > upload);
  if (!tooLarge) return;
  throw new StreamError(
    'upload-too-large',
    `A file may have ${upload} bytes, "${tooLarge.name}" has ${tooLarge.size}`,
  );
}

export function storeInput(storage: HostStorage, run: string, json: string): Promise<void> {
  return storage.put(piecesOf(inputKey(run), json));
}

/** The input of a run, encoded as it was stored. */
export async function readInput(storage: HostStorage, run: string): Promise<string> {
  return (await readText(storage, inputKey(run))) ?? 'null';
}

export function deleteInput(storage: HostStorage, run: string): Promise<void> {
  return deletePrefix(storage, `${inputKey(run)}/`);
}

/** An input as its task gets it: one that was started without an input gets none. */
export function parseInput(json: string): Json | undefined {
  return json === 'null' ? undefined : (JSON.parse(json) as Json);
}
