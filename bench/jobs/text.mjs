import { answer, LAST_WORDS } from '../data/answer.mjs';
import { prose } from '../data/prose.mjs';

const TOKENS = 20_000;
/** How many letters at the end are looked for. */
const END = 40;

/** @returns {import('./index.mjs').Job} plain text: must be the same but for white space */
export function text() {
  const pieces = prose(TOKENS);
  const whole = pieces.join('');
  return {
    ...tokens(pieces, whole.slice(-END)),
    verify: (view) => squeeze(view.element().textContent) === squeeze(whole) || 'another text',
  };
}

/**
 * @returns {import('./index.mjs').Job} each line that the reference shows must be there, in that order; a peer may show
 *   more, such as buttons
 */
export function markdown() {
  return {
    ...tokens(answer(TOKENS), LAST_WORDS),
    verify(view, reference = '') {
      const shown = squeeze(view.element().textContent);
      let missing = 0;
      let at = 0;
      const lines = reference.split('\n').map(squeeze).filter(Boolean);
      for (const line of lines) {
        const found = shown.indexOf(line, at);
        if (found === -1) missing++;
        else at = found + line.length;
      }
      return missing === 0 || `${missing} of ${lines.length} lines missing`;
    },
  };
}

/**
 * @param {readonly string[]} pieces
 * @param {string} lastWords
 */
function tokens(pieces, lastWords) {
  return {
    pieces,
    aFrame: 100,
    unit: 'tokens',
    isThere: (/** @type {import('./index.mjs').View} */ view) =>
      squeeze(view.element().textContent).includes(squeeze(lastWords)),
  };
}

/** @param {string | null} shown */
function squeeze(shown) {
  return (shown ?? '').replace(/\s+/g, '');
}
