/** Sizes in pixels. */
const WIDTH = 760;
const LABELS = 250;
const NOTES = 120;
const ROW = 26;
const HEAD = 64;
const FOOT = 40;

/**
 * @typedef {{ label: string, value: number, isOurs: boolean, isOpen?: boolean }} Bar
 *   `isOpen`: at least that much; it was not finished
 */

/**
 * A chart of ratios to a limit, on a logarithmic scale: a bar that is twice as long says nothing, twice the factor does. For
 * light and dark pages.
 *
 * @param {{ title: string, subtitle: string, bars: readonly Bar[] }} chart
 * @returns {string} an SVG document
 */
export function chartOf({ title, subtitle, bars }) {
  const shown = bars.filter(({ value }) => Number.isFinite(value) && value > 0);
  const most = Math.max(2, ...shown.map(({ value }) => value));
  const least = Math.min(1, ...shown.map(({ value }) => value));
  const room = WIDTH - LABELS - NOTES;
  const x = (/** @type {number} */ value) =>
    LABELS + (Math.log(value / least) / Math.log(most / least)) * room;
  const height = HEAD + shown.length * ROW + FOOT;
  const bottom = HEAD + shown.length * ROW;
  const ticks = [0.1, 1, 10, 100, 1_000].filter((tick) => tick >= least && tick <= most);
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
      `<line class="grid" x1="${x(tick)}" y1="${HEAD - 8}" x2="${x(tick)}" y2="${bottom}"/><text class="quiet" x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick === 1 ? 'limit' : `${tick}×`}</text>`,
  )
  .join('\n')}
${shown
  .map(({ label, value, isOurs, isOpen }, row) => {
    const top = HEAD + row * ROW;
    const begin = x(Math.min(1, value));
    const length = Math.max(2, x(Math.max(1, value)) - begin);
    const strong = isOurs ? ' class="strong"' : '';
    return `<text${strong} x="${LABELS - 12}" y="${top + 17}" text-anchor="end">${escaped(label)}</text><rect class="bar${isOurs ? ' ours' : ''}" x="${begin}" y="${top + 5}" width="${length}" height="${ROW - 10}" rx="2"/><text${strong} x="${begin + length + 8}" y="${top + 17}">${isOpen ? '&gt; ' : ''}${digits(value)}</text>`;
  })
  .join('\n')}
</svg>
`;
}

/** @param {number} ratio */
function digits(ratio) {
  return ratio.toFixed(ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
