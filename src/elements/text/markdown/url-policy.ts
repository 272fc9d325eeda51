import { isSafeUrl } from '../../list/safe-attribute.js';

/*
 * Where links may lead and where images may come from. A link goes to http, https, mailto, tel or to a place relative
 * to the page; any other is its text, in an `a` without `href`. An image is loaded from the page's own origin and from
 * those that the page names, since every load tells its host that somebody is reading, and may carry what was read in
 * its address.
 */

/** What a link gives away: nothing, and what was not written by the page is not vouched for either. */
export const LINK_REL = 'noopener noreferrer nofollow';

/** What stays as it is in an address, of ASCII. */
const URL_CHARACTER = /[!#$&-;=?-Z_a-z~]/;

/** An address as a browser wants it: what may not stand in one is percent-encoded, what is encoded stays. */
export function encodeUrl(url: string): string {
  return url.replace(/%[A-Za-z0-9]{2}|[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g, (character) => {
    if (character.length === 3) return character;
    if (character.length === 1 && character < '\u0080') {
      return URL_CHARACTER.test(character) ? character : encodeURIComponent(character);
    }
    const isLone = character.length === 1 && character >= '\ud800' && character <= '\udfff';
    return encodeURIComponent(isLone ? '\ufffd' : character);
  });
}

/** The `href` of a link to an address; `undefined` if it may not be followed. */
export function linkHref(url: string): string | undefined {
  const href = encodeUrl(url);
  return isSafeUrl(href) ? href : undefined;
}

/** Whether an image is loaded from there: `base` is the address of the page. */
export function isImageAllowed(src: string, base: string, imageOrigins: readonly string[]): boolean {
  let url: URL;
  try {
    url = new URL(src, base);
  } catch {
    // No address at all.
    return false;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  return url.origin === new URL(base).origin || imageOrigins.includes(url.origin);
}
