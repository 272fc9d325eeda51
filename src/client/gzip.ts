/** The shortest body that is packed, in bytes: below, it fits a few packets anyway. */
const GZIP_FROM = 4 * 1024;

/** A body, packed; `undefined` where that does not pay, or the platform cannot. */
export async function gzip(
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body.length < GZIP_FROM || typeof CompressionStream !== 'function') return undefined;
  const plain = new Blob([body]);
  const stream = plain.stream().pipeThrough(new CompressionStream('gzip'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  return packed.length < plain.size ? packed : undefined;
}
