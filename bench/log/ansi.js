/* The same for all contenders that draw their own lines: what is measured is how they hold and draw them. */

const SEQUENCE = /\u001b\[([\d;]*)m/g;
const COLORS = { 31: '#b3261e', 32: '#17633a', 33: '#7a5b00', 36: '#0b6470', 90: '#5f646d' };

/** A line's text in its styles: `[text, css]`. */
export function runsOf(line) {
  const runs = [];
  let css = '';
  let at = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > at) runs.push([line.slice(at, match.index), css]);
    at = match.index + match[0].length;
    css = styleOf(match[1]);
  }
  if (at < line.length) runs.push([line.slice(at), css]);
  return runs;
}

function styleOf(code) {
  if (code === '1') return 'font-weight: 700';
  if (code === '2') return 'opacity: 0.7';
  return COLORS[code] ? `color: ${COLORS[code]}` : '';
}

/** Nodes that show a line. */
export function drawLine(line) {
  return runsOf(line).map(([text, css]) => {
    if (css === '') return document.createTextNode(text);
    const span = document.createElement('span');
    span.style.cssText = css;
    span.textContent = text;
    return span;
  });
}

/** A line as it is searched. */
export function plain(line) {
  return line.replace(SEQUENCE, '');
}
