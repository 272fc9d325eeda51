import { StreamError } from '../../protocol/errors.js';
import type { Outcome } from '../../protocol/server-messages.js';
import { backOff } from '../back-off.js';
import { platform as ownPlatform, type Platform } from '../platform.js';
import type { LocalWriter } from './local.js';

/** A source that asks for a longer pause than this, in milliseconds, has failed for now: a person should not wait for it unknowingly. */
const LONGEST_PAUSE = 60_000;

export interface RetryOptions {
  /** How often in a row the way to the source may fail before the source does, where it can go on. Default 5. */
  readonly attempts?: number | undefined;
  /** The clock, timers and signals. For tests. */
  readonly platform?: Platform | undefined;
}

/** What a transfer can do that is tried more than once. */
export interface Attempts {
  /** One attempt, from where the last one has come to. */
  attempt(): Promise<Outcome>;
  /** Whether another one can go on after this error. */
  mayGoOn(error: StreamError): boolean;
  /** Changes when something has come: failures before that count no more. */
  place(): unknown;
  /** How long the source asked to wait, in milliseconds. */
  wait?(): number | undefined;
}

/**
 * Tries until it succeeds, what it can go on after fails too often, or it is cancelled; with jittered back-off. While
 * the network is known to be away it waits for it, which counts as nothing.
 */
export async function retrying(
  { attempt, mayGoOn, place, wait }: Attempts,
  writer: LocalWriter,
  { attempts = 5, platform = ownPlatform }: RetryOptions,
): Promise<Outcome> {
  let failures = 0;
  let reached = place();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (writer.signal.aborted) return cancelled('cancelled');
      if (!(error instanceof StreamError)) throw error;
      if (error.code === 'cancelled') return cancelled(error.message);
      if (place() !== reached) failures = 0;
      reached = place();
      failures++;
      if (!error.retryable || !mayGoOn(error)) throw error;
      if (platform.isOnline()) {
        if (failures >= attempts) throw error;
        const pause = Math.max(error.after ?? 0, wait?.() ?? 0, backOff(failures, platform.random()));
        if (pause > LONGEST_PAUSE) throw error;
        writer.tell({ state: 'reconnecting', retryAt: platform.now() + pause });
        await pausing(platform, writer.signal, pause);
      } else {
        failures--;
        writer.tell({ state: 'offline' });
        await pausing(platform, writer.signal);
      }
    }
  }
}

function cancelled(reason: string): Outcome {
  return { status: 'cancelled', reason };
}

/** Waits for so many milliseconds, but no longer than until the network is back; without a time, until then. */
function pausing(platform: Platform, signal: AbortSignal, milliseconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stopTimer?.();
      stopSignals();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stopTimer = milliseconds === undefined ? undefined : platform.after(milliseconds, done);
    const stopSignals = platform.onSignal((wake) => {
      if (wake === 'online' || (wake === 'wake' && platform.isOnline())) done();
    });
    signal.addEventListener('abort', done);
  });
}
