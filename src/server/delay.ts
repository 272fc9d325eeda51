/** The longest that a timer can wait, in milliseconds (about 24 days): with more it rings at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;
