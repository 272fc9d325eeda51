/**
 * The version of the wire contract written down in PROTOCOL.md. It rises with every change of a message's
 * shape; `test/protocol/shapes.test.ts` fails when a shape changes and this number does not.
 */
export const PROTOCOL_VERSION = 1;

/** Whether a peer that speaks `version` is understood: this version and the one before it (PROTOCOL.md §3). */
export function isSupportedVersion(version: number): boolean {
  return version === PROTOCOL_VERSION || (version === PROTOCOL_VERSION - 1 && version > 0);
}
