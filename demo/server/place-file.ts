import { loadLines } from './assets.js';
import { type Places, placesIn } from './places.js';

/** The places, part by part as they are read. */
export function readPlaces(): AsyncIterable<Places> {
  return loadLines('/data/places.tsv', placesIn);
}

/** All places, largest first: a line for each. */
export async function placeLines(): Promise<readonly string[]> {
  const parts: Places[] = [];
  for await (const part of readPlaces()) parts.push(part);
  return parts.flatMap(({ lines }) => lines);
}
