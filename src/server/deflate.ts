/*
 * History travels deflated to viewers that can read it so: nobody waits for a live line to be packed, and a replay is
 * most of what a room sends. Raw DEFLATE (RFC 1951): the socket's own frames check what arrives.
 */

/** The shortest text that is worth it, in UTF-16 code units. */
export const DEFLATE_FROM = 4 * 1024;
/** Slices that are kept packed, for those who read the same history at about the same time. */
const KEPT = 32;

const encoder = new TextEncoder();

/** By the text itself, least recently used first. */
const packed = new Map<string, Promise<Uint8Array>>();

/** A text, deflated. */
export function deflate(text: string): Promise<Uint8Array> {
  const known = packed.get(text);
  packed.delete(text);
  const bytes = known ?? pack(text);
  packed.set(text, bytes);
  if (packed.size > KEPT) packed.delete(packed.keys().next().value as string);
  return bytes;
}

async function pack(text: string): Promise<Uint8Array> {
  const { writable, readable } = new CompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(encoder.encode(text)), writer.close()]);
  const [bytes] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return new Uint8Array(bytes);
}
