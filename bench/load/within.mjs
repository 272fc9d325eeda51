/**
 * What is promised, unless it takes too long.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} most milliseconds
 * @param {string} what has not happened then
 * @returns {Promise<T>}
 */
export async function within(promise, most, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${most / 1_000} s`)), most);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}
