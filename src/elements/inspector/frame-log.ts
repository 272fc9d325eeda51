import type { InspectedFrame } from './frame.js';

/** How many frames are kept, and how many UTF-16 code units of text in all: 8 MB. */
const MOST_FRAMES = 1_000;
const MOST_UNITS = 4 * 1024 * 1024;

/** The latest frames. */
export class FrameLog {
  #frames: InspectedFrame[] = [];
  #units = 0;

  /** Oldest first. */
  get frames(): readonly InspectedFrame[] {
    return this.#frames;
  }

  add(frame: InspectedFrame): void {
    this.#frames.push(frame);
    this.#units += frame.units;
    while (this.#frames.length > MOST_FRAMES || (this.#units > MOST_UNITS && this.#frames.length > 1)) {
      this.#units -= this.#frames.shift()?.units ?? 0;
    }
  }

  clear(): void {
    this.#frames = [];
    this.#units = 0;
  }

  /** Those that hold every word of a filter, and are of a stream where one is named. */
  matching(filter: string, stream: string): readonly InspectedFrame[] {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 && stream === '') return this.#frames;
    return this.#frames.filter(
      ({ searched, streams }) =>
        (stream === '' || streams.includes(stream)) && words.every((word) => searched.includes(word)),
    );
  }
}
