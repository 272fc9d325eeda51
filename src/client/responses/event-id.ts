import type { Cursor } from '../../protocol/cursor.js';

/** What an id says when there is nothing after it. */
export const END = 'end';

/** The id of a server-sent event: the generation, and the place after it. */
export function eventId(generation: string, place: number | typeof END): string {
  return `${generation}.${place}`;
}

/** Where to go on after the event of this id; `undefined` for an id that is not of here. */
export function idBefore(id: string | null | undefined): Cursor | typeof END | undefined {
  const [, generation, place] = /^([^.]+)\.(\d{1,15}|end)$/.exec(id ?? '') ?? [];
  if (generation === undefined) return undefined;
  return place === END ? END : { generation, seq: Number(place) };
}
