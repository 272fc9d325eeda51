/** What a property may be set to. */
export interface Allowed {
  /** In words for the page's author, as in `append or prepend`. */
  readonly expected: string;
  /** The words that it may be, where these are all. */
  readonly words?: readonly string[];
  readonly has: (value: unknown) => boolean;
}

/** One of these words. */
export const oneOf = (...words: readonly string[]): Allowed => ({
  expected: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
  words,
  has: (value) => words.includes(value as string),
});

/** A whole number that is no less than this. */
export const wholeFrom = (least: number): Allowed => ({
  expected: `a whole number from ${least}`,
  has: (value) => Number.isInteger(value) && (value as number) >= least,
});

export const aboveZero: Allowed = {
  expected: 'a number above 0',
  has: (value) => Number.isFinite(value) && (value as number) > 0,
};

export const fromZero: Allowed = {
  expected: 'a number from 0',
  has: (value) => Number.isFinite(value) && (value as number) >= 0,
};

export const aFunction: Allowed = {
  expected: 'a function',
  has: (value) => typeof value === 'function',
};
