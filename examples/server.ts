import { createStreamServer, StreamError, task } from 'rivulet/server';
import * as v from 'valibot';

/** What one run writes: so many lines of the answer and of the log, and an item after each fifth. */
const STEPS = 150;
/** Milliseconds between two steps. */
const PAUSE = 40;

/** The runs that have failed once, as they were asked to; the next attempt in the same room succeeds. */
const failed = new Set<string>();

export const tasks = {
  /** An answer, its progress, a list (`work/results`) and a log (`work/log`), all at once. */
  work: task({
    // A checkbox that is not ticked is not sent.
    input: v.object({ fails: v.optional(v.literal('on')) }),
    async *run({ fails }, { room, signal, progress, stream }) {
      const results = stream('results');
      const log = stream('log');
      for (let step = 1; step <= STEPS; step++) {
        yield `Line ${step} of the answer, as it is written.\n`;
        log.write({ line: `\u001b[32mok\u001b[0m step ${step}` });
        if (step % 5 === 0) results.write({ items: [{ id: step, name: `Result ${step}`, price: step * 2 }] });
        progress(step, STEPS);
        if (fails && step === STEPS / 3 && !failed.has(room)) {
          failed.add(room);
          throw new StreamError('unavailable', 'The source went away', { retryable: true });
        }
        await pause(signal);
      }
      return { steps: STEPS };
    },
  }),
};

/** Ends early when the run is cancelled. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

// Who may do what is the page author's to say; here everyone may run the one task there is.
export default createStreamServer({ tasks, authorize: () => ({ read: true, run: true }) });
