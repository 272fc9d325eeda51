import { isImageAllowed, LINK_REL, linkHref } from './markdown/url-policy.js';

/*
 * Markup from a stream, made harmless. What may stay is listed; all else goes, with what is in it. The browser's own
 * Sanitizer does it where there is one, else DOMPurify, which is loaded then; both by the same lists, and what links and
 * images may point to is decided here for both. It all happens in a document that loads nothing and runs nothing.
 */

const ELEMENTS =
  'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
  'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table ' +
  'tbody td tfoot th thead time tr u ul var wbr';
/** No `class`, `id` or `name`: a stream must not pass for the page. No `style`. */
const ATTRIBUTES =
  'align alt cite colspan datetime dir height href lang open reversed rowspan scope span src start title width';

const elements = ELEMENTS.split(' ');
const attributes = ATTRIBUTES.split(' ');

/** Makes nodes of markup: nothing in them can run, and images come from the page's origin or the given ones. */
export type Sanitize = (html: string, imageOrigins?: readonly string[]) => DocumentFragment;

/** How markup becomes nodes with nothing but what the lists allow. */
type Parse = (html: string, each: (element: Element) => void) => DocumentFragment;

/**
 * Gets what this browser can sanitise with.
 *
 * @throws {Error} (rejects) where it can with neither: DOMPurify needs a Trusted Types policy named `dompurify` where
 * the page enforces those.
 */
export async function loadSanitizer(): Promise<Sanitize> {
  return sanitizeWith(hasSanitizer() ? parseWithSanitizer : await loadPurifier());
}

/** The rules for what may be pointed to, on top of those for what may stay. */
export function sanitizeWith(parse: Parse): Sanitize {
  return (html, imageOrigins = []) => parse(html, (element) => restrict(element, imageOrigins));
}

interface Sanitizing {
  setHTML(html: string, options: { readonly sanitizer: object }): void;
}

function hasSanitizer(): boolean {
  return 'setHTML' in Element.prototype;
}

function parseWithSanitizer(html: string, each: (element: Element) => void): DocumentFragment {
  // Of a document without a window: what is made there loads nothing before it was looked at.
  const inert = document.implementation.createHTMLDocument();
  const within = inert.createElement('div');
  (within as unknown as Sanitizing).setHTML(html, {
    sanitizer: { elements, attributes, comments: false, dataAttributes: false },
  });
  for (const element of within.querySelectorAll('*')) each(element);
  const fragment = document.createDocumentFragment();
  fragment.append(...within.childNodes);
  return fragment;
}

/** The same by DOMPurify. */
export async function loadPurifier(): Promise<Parse> {
  const { default: createPurifier } = await import('dompurify');
  // An instance of our own: a page's settings are not ours, nor ours the page's.
  const purifier = createPurifier(window);
  let look: (element: Element) => void = () => {};
  purifier.addHook('afterSanitizeAttributes', (element) => look(element));
  const parse: Parse = (html, each) => {
    look = each;
    return purifier.sanitize(html, {
      ALLOWED_TAGS: [...elements, '#text'],
      ALLOWED_ATTR: attributes,
      ALLOW_ARIA_ATTR: false,
      ALLOW_DATA_ATTR: false,
      KEEP_CONTENT: false,
      RETURN_DOM_FRAGMENT: true,
    });
  };
  // Its types do not say so, but without a policy of Trusted Types it returns nothing.
  const attempt: DocumentFragment | null = parse('<b>x</b>', () => {});
  if (!attempt?.querySelector('b')) {
    throw new Error(
      'DOMPurify cannot work here: does the page allow a Trusted Types policy named "dompurify" ' +
        "(and 'allow-duplicates', if it uses DOMPurify itself)?",
    );
  }
  return parse;
}

/** What an element that may stay may point to. */
function restrict(element: Element, imageOrigins: readonly string[]): void {
  element.removeAttribute('cite');
  if (element.localName === 'a') restrictLink(element);
  else element.removeAttribute('href');
  if (element.localName === 'img') restrictImage(element, imageOrigins);
  else element.removeAttribute('src');
}

function restrictLink(link: Element): void {
  const href = linkHref(link.getAttribute('href') ?? '');
  if (href === undefined || !link.hasAttribute('href')) link.removeAttribute('href');
  else {
    link.setAttribute('href', href);
    link.setAttribute('rel', LINK_REL);
  }
}

/** An image from elsewhere is a link to it. */
function restrictImage(image: Element, imageOrigins: readonly string[]): void {
  const src = image.getAttribute('src') ?? '';
  if (isImageAllowed(src, document.baseURI, imageOrigins)) return;
  const link = image.ownerDocument.createElement('a');
  link.textContent = image.getAttribute('alt') || src;
  link.setAttribute('href', src);
  restrictLink(link);
  image.replaceWith(link);
}
