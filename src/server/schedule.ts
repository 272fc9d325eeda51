import type { HostStorage } from './host.js';

/** What the room may have to wake up for. */
export type Reason = 'keep-alive' | 'sweep' | 'subscriptions';

const KEY = 'schedule';
/**
 * How far ahead the alarm is set at most, in milliseconds: 30 days. One that rings early finds nothing due and is set
 * again; a time that a client has chosen may be further away than the platform can tell.
 */
const FURTHEST = 30 * 24 * 60 * 60 * 1_000;

/** The room's one alarm, shared by all that need one: it rings for the earliest. */
export class Schedule {
  readonly #storage: HostStorage;
  #due: Partial<Record<Reason, number>> = {};

  constructor(storage: HostStorage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    this.#due = (await this.#storage.get<Partial<Record<Reason, number>>>(KEY)) ?? {};
    // In a local workerd alarms do not survive its end; where they do, setting one again changes nothing.
    await this.#setAlarm();
  }

  /** Wakes the room for `reason` at `time`, or earlier where that was asked for before. */
  async before(reason: Reason, time: number): Promise<void> {
    if (time < (this.#due[reason] ?? Number.POSITIVE_INFINITY)) await this.at(reason, time);
  }

  /** Wakes the room for `reason` at `time` and not earlier; `undefined`: not at all. */
  async at(reason: Reason, time: number | undefined): Promise<void> {
    if (time === this.#due[reason]) return;
    const { [reason]: _, ...others } = this.#due;
    this.#due = time === undefined ? others : { ...others, [reason]: time };
    await Promise.all([this.#storage.put({ [KEY]: this.#due }), this.#setAlarm()]);
  }

  /** What is due; each of them is no longer scheduled. Sets the alarm for what remains. */
  async take(now: number): Promise<Reason[]> {
    const due = (Object.keys(this.#due) as Reason[]).filter((reason) => (this.#due[reason] as number) <= now);
    for (const reason of due) delete this.#due[reason];
    await Promise.all([this.#storage.put({ [KEY]: this.#due }), this.#setAlarm()]);
    return due;
  }

  async #setAlarm(): Promise<void> {
    const earliest = Math.min(...Object.values(this.#due));
    if (Number.isFinite(earliest)) await this.#storage.setAlarm(Math.min(earliest, Date.now() + FURTHEST));
    else await this.#storage.deleteAlarm();
  }
}
