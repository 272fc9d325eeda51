import { decodeText } from './decode-text.js';

/**
 * The static files that are served beside the room. PartyKit gives a room its own way to them, so that they need
 * neither be in the worker's bundle nor fetched over the network.
 */
interface Assets {
  fetch(path: string): Promise<Response | null>;
}

let assets: Assets | undefined;
const loaded = new Map<string, Promise<unknown>>();
const pieces = new Map<string, readonly unknown[]>();

/** Tells where the files are; called when a room starts. */
export function setAssets(given: Assets): void {
  assets = given;
}

/**
 * A file, read and prepared once for all rooms of this isolate.
 *
 * @throws {Error} when the demo was not built.
 */
export function loadAsset<T>(path: string, prepare: (text: string) => T): Promise<T> {
  const known = loaded.get(path) as Promise<T> | undefined;
  if (known) return known;
  const loading = readText(path).then(prepare);
  loaded.set(path, loading);
  // A failure is not kept: the next one tries again.
  loading.catch(() => loaded.delete(path));
  return loading;
}

/**
 * The same, piece by piece, each of whole lines: the first can be used before the last has come. Kept once it was read to
 * its end.
 *
 * @throws {Error} when the demo was not built.
 */
export async function* loadLines<T>(
  path: string,
  prepare: (lines: readonly string[]) => T,
): AsyncGenerator<T> {
  const known = pieces.get(path) as readonly T[] | undefined;
  if (known) {
    yield* known;
    return;
  }
  const read: T[] = [];
  const { body } = await open(path);
  let rest = '';
  for await (const { text } of decodeText(body)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    if (lines.length === 0) continue;
    const piece = prepare(lines);
    read.push(piece);
    yield piece;
  }
  if (rest !== '') {
    const piece = prepare([rest]);
    read.push(piece);
    yield piece;
  }
  pieces.set(path, read);
}

async function readText(path: string): Promise<string> {
  return (await open(path)).text();
}

async function open(path: string): Promise<Response & { body: ReadableStream<Uint8Array> }> {
  const response = await assets?.fetch(path);
  if (!response?.ok || !response.body) throw new Error(`${path} is not there: was the demo built?`);
  return response as Response & { body: ReadableStream<Uint8Array> };
}
