/*
 * Which attributes data may set, and with what. The rules are about where a value could run script, load code or
 * style, or take over a form; whatever else an author binds is text and stays text.
 */

/** Attributes whose value is an address. */
const URL_ATTRIBUTES = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'poster',
  'xlink:href',
  'cite',
  'background',
  'ping',
  'longdesc',
  'manifest',
  'attributionsrc',
]);

/** Attributes whose value is a list of addresses, each with a descriptor after it. */
const URL_LIST_ATTRIBUTES = new Set(['srcset', 'imagesrcset']);

/** Attributes of SVG whose value may load something with `url(…)`. */
const PAINT_ATTRIBUTES = new Set(
  'clip-path cursor fill filter marker-end marker-mid marker-start mask stroke'.split(' '),
);

/** `srcdoc` is markup, `style` is CSS that can load and cover, `sandbox` and `allow` say what a frame may do. */
const REFUSED_ATTRIBUTES = new Set(['srcdoc', 'style', 'sandbox', 'allow', 'http-equiv', 'is', 'nonce']);

/** Elements that are code, or that change how the page around them is read. */
const REFUSED_ELEMENTS = new Set([
  'script',
  'style',
  'base',
  'link',
  'meta',
  'object',
  'embed',
  'applet',
  'template',
  // SVG animation writes attributes of other elements, `href` among them.
  'animate',
  'animatemotion',
  'animatetransform',
  'set',
]);

/**
 * Properties that are markup or style, that reach past the element, or that are a piece of an address (a link to
 * `mailto:` whose protocol is set to `javascript` is one to `javascript:`).
 */
const REFUSED_PROPERTIES = new Set(
  (
    'innerhtml outerhtml outertext csstext httpequiv __proto__ constructor prototype ' +
    'protocol host hostname port pathname search hash username password'
  ).split(' '),
);

const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel']);

/** Attributes of HTML that are there or not. */
const BOOLEAN_ATTRIBUTES = new Set(
  (
    'allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert ' +
    'ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected'
  ).split(' '),
);

/** Attributes whose `false` is a value of its own. */
const KEYWORD_ATTRIBUTES = new Set(['draggable', 'contenteditable', 'spellcheck']);

/** Why an attribute of an element may not take data; `undefined` when it may. */
export function whyRefused(tag: string, attribute: string): string | undefined {
  const reason = whyTextRefused(tag);
  if (reason) return reason;
  if (attribute.startsWith('on')) return `"${attribute}" would run data as script`;
  if (REFUSED_ATTRIBUTES.has(attribute)) return `"${attribute}" cannot take data`;
  return undefined;
}

/** Why a property of an element may not take data; `undefined` when it may. */
export function whyPropertyRefused(tag: string, property: string): string | undefined {
  const reason = whyRefused(tag, property.toLowerCase());
  if (reason) return reason;
  return REFUSED_PROPERTIES.has(property.toLowerCase()) ? `".${property}" cannot take data` : undefined;
}

/** Why the text of an element may not take data; `undefined` when it may. */
export function whyTextRefused(tag: string): string | undefined {
  // Names in SVG have capital letters: `animateTransform`.
  return REFUSED_ELEMENTS.has(tag.toLowerCase()) ? `<${tag}> cannot take data` : undefined;
}

/** Whether an address leads nowhere but to http, https, mail, a telephone or a place relative to the page. */
export function isSafeUrl(url: string): boolean {
  // Most say so at once: a path of the page's own, or one of the two common schemes.
  if (/^(?:[/#?]|https?:)/.test(url)) return true;
  // What a browser's own parser leaves out before it looks for the scheme: control characters and spaces in
  // front, tabs and line ends everywhere.
  const read = url.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\n\r]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(read)?.[1];
  return scheme === undefined || SAFE_SCHEMES.has(scheme.toLowerCase());
}

/** What an attribute is to be set to for composed text; `undefined` when the value is not allowed there. */
export function safeText(attribute: string, text: string): string | undefined {
  if (URL_ATTRIBUTES.has(attribute)) return isSafeUrl(text) ? text : undefined;
  if (URL_LIST_ATTRIBUTES.has(attribute)) return text.split(',').every(isSafeUrl) ? text : undefined;
  if (
    PAINT_ATTRIBUTES.has(attribute) &&
    /[(\\]/.test(text) &&
    !/^[a-z]{3,5}\([\d\s.,%/a-z-]*\)$/i.test(text)
  ) {
    return undefined;
  }
  return text;
}

/** What an attribute is to be set to for a value of its own; `undefined` to leave it out. */
export function attributeOf(attribute: string, value: unknown, text: string): string | undefined {
  if (BOOLEAN_ATTRIBUTES.has(attribute)) return value ? '' : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean' && !attribute.startsWith('aria-') && !KEYWORD_ATTRIBUTES.has(attribute)) {
    return value ? '' : undefined;
  }
  return safeText(attribute, text);
}
