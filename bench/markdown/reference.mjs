import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/**
 * What CommonMark and GFM make of a text, by the reference parser.
 *
 * @param {string} markdown
 * @returns {string} markup
 */
export function reference(markdown) {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

const INLINE = /<\/?(?:a|code|del|em|strong)\b[^>]*>/g;
const ENTITIES = /** @type {Record<string, string>} */ ({
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&amp;': '&',
});

/**
 * The words that must be shown, in order: a line for each line of each block.
 *
 * @param {string} markdown
 */
export function referenceText(markdown) {
  return reference(markdown)
    .replace(INLINE, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity);
}
