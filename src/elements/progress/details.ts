import { texts } from '../texts.js';
import { formatByteRate, formatBytes, formatDuration, formatEstimate, formatNumber } from './format.js';
import { isUnderWay, type Phase } from './phase.js';

/** What may be told of the work beside its bar, in this order. */
export const DETAILS = ['amount', 'rate', 'elapsed', 'remaining'] as const;

export type Detail = (typeof DETAILS)[number];

/** What is known of it. Amounts are in the author's unit, times in milliseconds. */
export interface Figures {
  readonly phase: Phase;
  readonly done: number | undefined;
  readonly total: number | undefined;
  /** What is counted; `bytes` is written as such. */
  readonly unit: string;
  /** Where nothing else is known: how many chunks there are. */
  readonly chunks: number | undefined;
  /** In the author's unit a second. */
  readonly rate: number | undefined;
  /** Since it began, or how long it took. */
  readonly elapsed: number | undefined;
  readonly remaining: number | undefined;
  /** Since something was last heard. */
  readonly silence: number;
}

/** The figures in words, those that are asked for and make sense now. */
export function detailsOf(
  figures: Figures,
  shown: ReadonlySet<Detail>,
  language: string | undefined,
): string[] {
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
