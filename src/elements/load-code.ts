import { backOff } from '../client/back-off.js';

/** How often a part of the code is asked for before that is given up: with the waits between, about 15 s. */
const TRIES = 6;

/**
 * Loads a part of the code, as by `() => import('…')`. A network that is away is waited for, so that a page that was opened
 * on a train shows its streams without being reloaded.
 *
 * @throws what the last attempt was rejected with
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await load();
    } catch (error) {
      if (failures === TRIES) throw error;
      await backOnlineOrAfter(backOff(failures, 0.5 + Math.random() / 2));
    }
  }
}

function backOnlineOrAfter(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      removeEventListener('online', done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}
