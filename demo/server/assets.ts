/**
 * The static files that are served beside the room. PartyKit gives a room its own way to them, so that they need
 * neither be in the worker's bundle nor fetched over the network.
 */
interface Assets {
  fetch(path: string): Promise<Response | null>;
}

let assets: Assets | undefined;
const loaded = new Map<string, Promise<unknown>>();

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

async function readText(path: string): Promise<string> {
  const response = await assets?.fetch(path);
  if (!response?.ok) throw new Error(`${path} is not there: was the demo built?`);
  return response.text();
}
