/*
 * SHA-256 (FIPS 180-4) over bytes that come bit by bit: a file on its way is never in memory as a whole, and WebCrypto
 * digests only what is.
 */

/** Bytes of a block. */
const BLOCK = 64;

/** The first 32 bits of the fractions of a root of the first primes (FIPS 180-4 §4.2.2 and §5.3.3). */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const result = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) isPrime &&= candidate % divisor !== 0;
    if (isPrime) result[found++] = (root(candidate) % 1) * 2 ** 32;
  }
  return result;
}

const constants = fractions(64, Math.cbrt);
const initial = fractions(8, Math.sqrt);

/** A digest that is fed piece by piece. */
export class Sha256 {
  readonly #state = initial.slice();
  readonly #block = new Uint8Array(BLOCK);
  readonly #schedule = new Uint32Array(64);
  #length = 0;

  /** Takes the bytes that follow. */
  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const filled = this.#length % BLOCK;
      const piece = bytes.subarray(at, at + BLOCK - filled);
      this.#block.set(piece, filled);
      this.#length += piece.length;
      at += piece.length;
      if (this.#length % BLOCK === 0) this.#compress();
    }
  }

  /** The digest of everything, in lower-case hexadecimal. Nothing can be taken after it. */
  hex(): string {
    const bits = this.#length * 8;
    const padding = new Uint8Array(BLOCK + 8 - ((this.#length + 8) % BLOCK));
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits % 2 ** 32);
    this.update(padding);
    return [...this.#state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  /** FIPS 180-4 §6.2.2, in its names. */
  #compress(): void {
    const w = this.#schedule;
    const view = new DataView(this.#block.buffer);
    for (let t = 0; t < 16; t++) w[t] = view.getUint32(t * 4);
    for (let t = 16; t < 64; t++) {
      const w15 = w[t - 15] as number;
      const w2 = w[t - 2] as number;
      const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
      const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
      w[t] = (w[t - 16] as number) + s0 + (w[t - 7] as number) + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.#state as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let t = 0; t < 64; t++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[t] as number) + (w[t] as number)) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
      this.#state[index] = (this.#state[index] as number) + word;
    }
  }
}

/** A 32-bit word rotated to the right. */
function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
