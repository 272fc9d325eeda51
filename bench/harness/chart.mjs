/** Sizes in pixels. */
const WIDTH = 760;
const LABELS = 280;
const NOTES = 90;
const ROOM = WIDTH - LABELS - NOTES;
const ROW = 26;
const HEAD = 64;
const FOOT = 40;

/**
 * @typedef {{ label: string, value: number, isOurs: boolean, isOpen?: boolean }} Bar
 *   `isOpen`: at least that much; it was not finished
 */

/**
 * A chart of ratios to a limit, on a logarithmic scale: a bar that is twice as long says nothing, twice the factor does. With a
 * `unit` it is one of amounts, from nought on. For light and dark pages.
 *
 * @param {{ title: string, subtitle: string, bars: readonly Bar[], unit?: string | undefined }} chart
 * @returns {string} an SVG document
 */
export function chartOf({ title, subtitle, bars, unit }) {
  const shown = bars.filter(({ value }) => Number.isFinite(value) && value > 0);
  const { ticks, x, from } = (unit === undefined ? ratioScale : amountScale)(
    shown.map(({ value }) => value),
    unit,
  );
  const height = HEAD + shown.length * ROW + FOOT;
  const bottom = HEAD + shown.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(`${title}: ${shown.map(({ label, value }) => `${label} ${digits(value)}`).join(', ')}`)}">
<style>
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .quiet { fill: #59636e; font-size: 12px }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .bar { fill: #b6bfc9 }
  .ours { fill: #1f6feb }
  .strong { font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .bar { fill: #4b5561 }
    .ours { fill: #4493f8 }
  }
</style>
<text class="title" x="0" y="18">${escaped(title)}</text>
<text class="quiet" x="0" y="38">${escaped(subtitle)}</text>
${ticks
  .map(
    (tick) =>
      `<line class="grid" x1="${x(tick.at)}" y1="${HEAD - 8}" x2="${x(tick.at)}" y2="${bottom}"/><text class="quiet" x="${x(tick.at)}" y="${bottom + 18}" text-anchor="middle">${tick.name}</text>`,
  )
  .join('\n')}
${shown
  .map(({ label, value, isOurs, isOpen }, row) => {
    const top = HEAD + row * ROW;
    const begin = x(Math.min(from, value));
    const length = Math.max(2, x(Math.max(from, value)) - begin);
    const strong = isOurs ? ' class="strong"' : '';
    return `<text${strong} x="${LABELS - 12}" y="${top + 17}" text-anchor="end">${escaped(label)}</text><rect class="bar${isOurs ? ' ours' : ''}" x="${begin}" y="${top + 5}" width="${length}" height="${ROW - 10}" rx="2"/><text${strong} x="${begin + length + 8}" y="${top + 17}">${isOpen ? '&gt; ' : ''}${digits(value)}</text>`;
  })
  .join('\n')}
</svg>
`;
}

/**
 * Bars begin at the limit, to either side.
 *
 * @param {readonly number[]} values
 */
function ratioScale(values) {
  const most = Math.max(2, ...values);
  const least = Math.min(1, ...values);
  return {
    from: 1,
    x: (/** @type {number} */ value) => LABELS + (Math.log(value / least) / Math.log(most / least)) * ROOM,
    ticks: [0.1, 1, 10, 100, 1_000]
      .filter((tick) => tick >= least && tick <= most)
      .map((at) => ({ at, name: at === 1 ? 'limit' : `${at}×` })),
  };
}

/**
 * @param {readonly number[]} values
 * @param {string} [unit]
 */
function amountScale(values, unit) {
  const most = Math.max(...values);
  const power = 10 ** Math.floor(Math.log10(most));
  // No more of them than their names have room for.
  const step = power * ([1, 2, 5].find((times) => most / power / times < 5) ?? 1);
  return {
    from: 0,
    x: (/** @type {number} */ value) => LABELS + (value / most) * ROOM,
    ticks: Array.from({ length: Math.floor(most / step) + 1 }, (_, count) => ({
      at: count * step,
      name: `${Number((count * step).toPrecision(2)).toLocaleString('en')} ${unit}`,
    })),
  };
}

/** @param {number} ratio */
function digits(ratio) {
  const places = ratio < 10 ? 2 : ratio < 100 ? 1 : 0;
  return ratio.toLocaleString('en', { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
