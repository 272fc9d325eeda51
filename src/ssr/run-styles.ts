import { COLOR_NAMES, literalColor } from '../elements/log/palette.js';
import { STYLED } from '../elements/log/still-window.js';

/*
 * Runs of a log have their colours by style properties, which markup cannot have under a strict policy. There are too many
 * colours for a rule each; so an attribute names those of a colour's 24 bits that are set, by a letter each, and rules
 * add them up again.
 */
const BITS = [...'abcdefghijklmnopqrstuvwx'];

/** What can have a colour: its property, and its name in the markup. What stands on a ground has its own colour as it is. */
const COLORED: Readonly<Record<string, string>> = {
  '--_tint': 'front',
  color: 'front',
  'background-color': 'ground',
  'text-decoration-color': 'line',
};

/** Colours that a page may set. */
const NAMED: readonly (readonly [string, string])[] = [
  ['text', 'var(--_text)'],
  ['ground', 'var(--_ground)'],
  ...COLOR_NAMES.map((name, index) => [name, literalColor(index + 1)] as const),
];

/** What is one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'text-decoration-line': [
    'underline',
    'line-through',
    'overline',
    'underline line-through',
    'underline overline',
    'line-through overline',
    'underline line-through overline',
  ],
  'text-decoration-style': ['double', 'wavy', 'dotted', 'dashed'],
};

/** The rules for the attributes that `attributesOfStyle` makes. */
export const runStyles = [
  ...colorRules('front', '--_tint'),
  ':is([data-front], [data-front-name]):not(.tint) { color: var(--_tint); }',
  ...colorRules('ground', 'background-color'),
  ...colorRules('line', 'text-decoration-color'),
  ...Object.entries(WORDS).flatMap(([property, values]) =>
    values.map((value) => `[data-${property}='${value}'] { ${property}: ${value}; }`),
  ),
].join('\n');

/**
 * What a `style` attribute of a run says, as attributes that the style sheet knows, by their names. What it does not know is
 * left out.
 */
export function attributesOfStyle(style: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const declaration of style.split(';')) {
    const at = declaration.indexOf(':');
    const [property, value] = [declaration.slice(0, at).trim(), declaration.slice(at + 1).trim()];
    const kind = COLORED[property];
    const [, name] = /^var\(--(?:_|stream-log-)([\w-]+)/.exec(value) ?? [];
    if (WORDS[property]?.includes(value)) attributes.set(`data-${property}`, value);
    else if (kind && name) attributes.set(`data-${kind}-name`, name);
    else if (kind) attributes.set(`data-${kind}`, bitsOf(value));
  }
  if (attributes.size > 0) attributes.set(STYLED, '');
  return attributes;
}

function colorRules(kind: string, property: string): string[] {
  const channel = (first: number) => {
    const bits = BITS.slice(first, first + 8);
    return `calc(${bits.map((bit, at) => `${128 >> at} * var(--_${kind}-${bit}, 0)`).join(' + ')})`;
  };
  return [
    ...BITS.map((bit) => `[data-${kind}*='${bit}'] { --_${kind}-${bit}: 1; }`),
    `[data-${kind}] { ${property}: rgb(${channel(0)} ${channel(8)} ${channel(16)}); }`,
    ...NAMED.map(([name, color]) => `[data-${kind}-name='${name}'] { ${property}: ${color}; }`),
  ];
}

/** `value`: `rgb(1 2 3)`, or black or white as `#000` and `#fff`. */
function bitsOf(value: string): string {
  const rgb = value === '#fff' ? [255, 255, 255] : (value.match(/\d+/g) ?? []).slice(-3).map(Number);
  return BITS.filter((_, at) => (rgb[at >> 3] ?? 0) & (128 >> (at & 7))).join('');
}
