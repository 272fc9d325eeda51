import { type CSSResult, css, unsafeCSS } from '@lit/reactive-element';
import { TRUE_COLOR } from './sgr.js';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The sixteen colours by name, as in the custom properties `--stream-log-<name>`. */
export const COLOR_NAMES = [...NAMES, ...NAMES.map((name) => `bright-${name}`)];

/*
 * As text on the log's own ground. A terminal's colours are made for black: its yellow cannot be read on white, its
 * blue on black. These keep the hue and have a contrast of at least 4.5 with the ground, light and dark.
 */
const ON_LIGHT = (
  '#1b1c20 #b3261e #1a6b35 #7a5200 #1f56c9 #8e2c9c #0b6576 #5c6068 ' +
  '#666b74 #c4261a #1d7a3c #8a5a00 #2d62e0 #a535b4 #0e7288 #3d4047'
).split(' ');
const ON_DARK = (
  '#8f97a5 #ff8a80 #7fd99a #e6c35c #8fb4ff #e3a0f5 #6fd3e3 #d4d7de ' +
  '#9aa1ad #ffa69e #a4ebb6 #f3d783 #b0cbff #f0bdfc #9be6f2 #ffffff'
).split(' ');

/** As they are meant, where text stands on one of them: then their pairing is the program's own choice. */
const LITERAL = (
  '#000000 #c8322b #1f8b3b #c19c00 #2f5fd0 #a030b0 #1190a5 #d8d8d8 ' +
  '#5c6068 #ef5350 #43c463 #f0d050 #6b9bff #d670e0 #4fd0e0 #ffffff'
).split(' ');

/** The rules `.fg-0` to `.fg-15`. */
export const paletteStyles: CSSResult = css`
  ${unsafeCSS(
    COLOR_NAMES.map(
      (name, index) =>
        `.fg-${index} { color: var(--stream-log-${name}, light-dark(${ON_LIGHT[index]}, ${ON_DARK[index]})); }`,
    ).join('\n'),
  )}
`;

const CUBE = [0, 95, 135, 175, 215, 255];

/** A colour's red, green and blue; `color` as in `Style`, and not the default. */
function rgbOf(color: number): readonly [number, number, number] {
  if (color >= TRUE_COLOR) return [(color >> 16) & 255, (color >> 8) & 255, color & 255];
  const index = color - 1;
  if (index < 16) {
    const value = Number.parseInt((LITERAL[index] as string).slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return [grey, grey, grey];
  }
  const place = index - 16;
  return [CUBE[Math.floor(place / 36)] ?? 0, CUBE[Math.floor(place / 6) % 6] ?? 0, CUBE[place % 6] ?? 0];
}

/** A colour as CSS, as it is meant. */
export function literalColor(color: number): string {
  const css = `rgb(${rgbOf(color).join(' ')})`;
  return color <= 16 ? `var(--stream-log-${COLOR_NAMES[color - 1]}, ${css})` : css;
}

/** Black or white: what can be read on a colour. */
export function readableOn(color: number): string {
  const [red = 0, green = 0, blue = 0] = rgbOf(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // Where the contrasts with black and with white are the same (WCAG 2.2, relative luminance).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
}
