/** A line, or a part of one that is too long to travel whole. */
export interface Piece {
  /** With the LF that ends the line, where there is one: all pieces together are what came. */
  readonly bytes: Uint8Array;
  /** Whether a line begins with it. */
  readonly isFirst: boolean;
  /** Whether the line is over: its LF is here, or the input has ended. */
  readonly isLast: boolean;
}

const LF = 10;

/** Cuts bytes into lines, and lines of more than `longest` bytes into pieces that end between characters. */
export class LineSplitter {
  readonly #longest: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #isFirst = true;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Takes bytes, and gives the pieces that they complete. */
  *push(bytes: Uint8Array): Generator<Piece> {
    for (let at = 0; at < bytes.length; ) {
      const lf = bytes.indexOf(LF, at);
      const end = lf < 0 ? bytes.length : lf + 1;
      this.#parts.push(bytes.subarray(at, end));
      this.#length += end - at;
      at = end;
      while (this.#length > this.#longest) yield this.#cut();
      if (lf >= 0) yield this.#take(this.#join(), true);
    }
  }

  /** The input has ended: gives the last line, where no LF ended it. */
  *end(): Generator<Piece> {
    if (this.#length > 0) yield this.#take(this.#join(), true);
  }

  #cut(): Piece {
    const bytes = this.#join();
    const at = characterStart(bytes, this.#longest);
    const piece = this.#take(bytes.subarray(0, at), false);
    this.#parts = [bytes.subarray(at)];
    this.#length = bytes.length - at;
    return piece;
  }

  #take(bytes: Uint8Array, isLast: boolean): Piece {
    const piece = { bytes, isFirst: this.#isFirst, isLast };
    this.#isFirst = isLast;
    this.#parts = [];
    this.#length = 0;
    return piece;
  }

  #join(): Uint8Array {
    return this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts);
  }
}

/** The nearest place at or before `at` where a character of UTF-8 begins; `at` itself where the bytes are none. */
function characterStart(bytes: Uint8Array, at: number): number {
  for (let start = at; start > at - 4; start--) if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  return at;
}
