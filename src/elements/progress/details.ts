import { type Allowed, oneOf } from '../allowed.js';
import { texts } from '../texts/work.js';
import { rateNow } from './estimate.js';
import { formatByteRate, formatBytes, formatDuration, formatEstimate, formatNumber } from './format.js';
import { isUnderWay } from './phase.js';
import type { Subject } from './subject.js';

/** What may be told of the work beside its bar, in this order. */
export const DETAILS = ['amount', 'rate', 'elapsed', 'remaining'] as const;

export type Detail = (typeof DETAILS)[number];

/** Which details are asked for by their names with spaces between them. */
export function detailsIn(names: string): ReadonlySet<Detail> {
  const asked = new Set(names.split(/\s+/));
  return new Set(DETAILS.filter((detail) => asked.has(detail)));
}

/** Names of details, with spaces between them; none at all with a space alone. */
export const someDetails: Allowed = {
  expected: `${oneOf(...DETAILS).expected}, or several with spaces between them,`,
  has: (value) =>
    typeof value === 'string' &&
    value.split(/\s+/).every((name) => name === '' || DETAILS.includes(name as Detail)),
};

/** What is known of it. Amounts are in the author's unit, times in milliseconds. */
interface Figures extends Pick<Subject, 'phase' | 'total' | 'unit' | 'chunks' | 'elapsed' | 'silence'> {
  readonly done: number | undefined;
  /** In the author's unit a second. */
  readonly rate: number | undefined;
  readonly remaining: number | undefined;
}

/**
 * The figures in words, those that are asked for and make sense now.
 *
 * @param now - by the clock that the subject's samples are of
 */
export function detailsOf(
  subject: Subject,
  now: number,
  shown: ReadonlySet<Detail>,
  language: string | undefined,
): string[] {
  const figures = figuresOf(subject, now);
  const { phase } = figures;
  const isMoving = phase === 'running';
  const details: (string | undefined)[] = [
    shown.has('amount') ? amountOf(figures, language) : undefined,
    shown.has('rate') && isMoving ? rateOf(figures, language) : undefined,
    phase === 'stalled' ? texts.silent(formatDuration(figures.silence, language)) : undefined,
    shown.has('elapsed') ? elapsedOf(figures, language) : undefined,
    shown.has('remaining') && isMoving && figures.remaining !== undefined
      ? texts.remaining(formatEstimate(figures.remaining, language))
      : undefined,
  ];
  return details.filter((detail) => detail !== undefined);
}

function figuresOf({ estimate, goal, fraction, ...subject }: Subject, now: number): Figures {
  const { total } = subject;
  const rate = rateNow(estimate, now);
  return {
    ...subject,
    done: fraction === undefined || total === undefined ? undefined : fraction * total,
    rate: rate === undefined || total === undefined ? undefined : (rate / goal) * total,
    remaining: estimate.remaining,
  };
}

function amountOf({ done, total, unit, chunks }: Figures, language: string | undefined): string | undefined {
  if (done === undefined || total === undefined) {
    return chunks === undefined ? undefined : texts.chunks(chunks);
  }
  if (unit === 'bytes') return texts.of(formatBytes(done, language), formatBytes(total, language));
  const amount = texts.of(formatNumber(Math.round(done), language), formatNumber(total, language));
  return unit ? `${amount} ${unit}` : amount;
}

function rateOf({ rate, total, unit }: Figures, language: string | undefined): string | undefined {
  if (!rate || total === undefined) return undefined;
  return unit === 'bytes'
    ? formatByteRate(rate, language)
    : texts.perSecond(formatNumber(rate, language), unit);
}

/** Less than a second is nothing worth telling while it runs. */
function elapsedOf({ phase, elapsed }: Figures, language: string | undefined): string | undefined {
  if (elapsed === undefined || phase === 'pending') return undefined;
  const duration = formatDuration(elapsed, language);
  if (isUnderWay(phase)) return elapsed < 1_000 ? undefined : texts.elapsed(duration);
  return texts.took(duration);
}
