/*
 * Figures for people, in a language (a BCP 47 tag; `undefined`: the browser's).
 */

type Language = string | undefined;

const formats = new Map<string, Intl.NumberFormat>();

/** A number format of these options; making one costs more than using it a hundred times. */
function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, known);
  return known;
}

/** A number, to three digits or so. */
export function formatNumber(value: number, language?: Language): string {
  return numberFormat(language, { maximumFractionDigits: digitsOf(value) }).format(value);
}

/** A fraction as whole percent, never rounded up to more than there is. */
export function formatPercent(fraction: number, language?: Language): string {
  return numberFormat(language, { style: 'percent' }).format(Math.floor(fraction * 100) / 100);
}

/** Bytes, in powers of 1,000. */
export function formatBytes(bytes: number, language?: Language): string {
  const [value, unit] = scaled(bytes);
  return formatUnit(value, unit, language);
}

/** Bytes a second. */
export function formatByteRate(bytes: number, language?: Language): string {
  const [value, unit] = scaled(bytes);
  return formatUnit(value, `${unit}-per-second`, language);
}

/** A duration no finer than it can be known beforehand: `8 sec`, `35 sec`, `2 min`, `1 hr, 20 min`. */
export function formatEstimate(milliseconds: number, language?: Language): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1_000));
  if (seconds < 10) return formatUnit(seconds, 'second', language);
  if (seconds < 58) return formatUnit(Math.round(seconds / 5) * 5, 'second', language);
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? formatUnit(minutes, 'minute', language) : formatHours(minutes, 'short', language);
}

/** A duration that has passed, in the shortest form: `0.4s`, `12s`, `1m 5s`, `1h 20m`. */
export function formatDuration(milliseconds: number, language?: Language): string {
  const seconds = Math.max(0, milliseconds) / 1_000;
  if (seconds < 1) return formatUnit(Math.floor(seconds * 10) / 10, 'second', language, 'narrow');
  const whole = Math.floor(seconds);
  if (whole < 60) return formatUnit(whole, 'second', language, 'narrow');
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return formatHours(minutes, 'narrow', language);
  return `${formatUnit(minutes, 'minute', language, 'narrow')} ${formatUnit(whole % 60, 'second', language, 'narrow')}`;
}

/** How long ago something was, roughly: `now`, `5 minutes ago`, `yesterday`. */
export function formatAgo(milliseconds: number, language?: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) return format.format(0, 'second');
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), 'hour');
  return format.format(-Math.floor(minutes / (24 * 60)), 'day');
}

function formatHours(minutes: number, display: 'short' | 'narrow', language: Language): string {
  const hours = formatUnit(Math.floor(minutes / 60), 'hour', language, display);
  return minutes % 60 === 0 ? hours : `${hours} ${formatUnit(minutes % 60, 'minute', language, display)}`;
}

function formatUnit(
  value: number,
  unit: string,
  language: Language,
  unitDisplay: 'short' | 'narrow' = 'short',
): string {
  const maximumFractionDigits = digitsOf(value);
  return numberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value);
}

function digitsOf(value: number): number {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1;
}

/** Of those that `Intl` knows (ECMA-402, sanctioned simple units); it writes a byte as a word, so they begin above. */
const byteUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function scaled(bytes: number): readonly [value: number, unit: string] {
  let value = bytes / 1_000;
  let at = 0;
  // What would be written as 1,000 of a unit is 1 of the next.
  while (Math.round(value * 10) / 10 >= 1_000 && at < byteUnits.length - 1) {
    value /= 1_000;
    at++;
  }
  return [value, byteUnits[at] ?? 'kilobyte'];
}
