import { type HostStorage, KEYS_PER_CALL } from './host.js';

/*
 * Texts of any length in a storage whose values are limited to 131,072 bytes: cut into pieces under numbered
 * keys. A piece of 60,000 UTF-16 code units is at most 120,000 bytes, whatever is in it.
 */

/** The longest text that surely fits one storage value beside a few small fields, in UTF-16 code units. */
export const PIECE = 60_000;

/**
 * The entries that store `text` under `key`.
 *
 * @param atLeast where a key is written more than once: as many pieces as any of its texts may need
 */
export function piecesOf(key: string, text: string, atLeast = 1): Record<string, string> {
  const entries: Record<string, string> = {};
  for (let at = 0, piece = 0; piece < atLeast || at < text.length; at += PIECE, piece++) {
    entries[`${key}/${String(piece).padStart(4, '0')}`] = text.slice(at, at + PIECE);
  }
  return entries;
}

/** The text stored under `key`, or `undefined`. */
export async function readText(storage: HostStorage, key: string): Promise<string | undefined> {
  const pieces = await storage.list<string>({ prefix: `${key}/` });
  return pieces.size === 0 ? undefined : [...pieces.values()].join('');
}

/** Deletes everything whose key begins with `prefix`, some keys a turn, so that the room stays responsive. */
export async function deletePrefix(storage: HostStorage, prefix: string): Promise<void> {
  for (;;) {
    const keys = [...(await storage.list({ prefix, limit: KEYS_PER_CALL })).keys()];
    if (keys.length > 0) await storage.delete(keys);
    if (keys.length < KEYS_PER_CALL) return;
  }
}
