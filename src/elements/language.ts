/** The language an element is in, by the nearest `lang` around it, shadow roots included; `undefined`: the browser's. */
export function languageOf(element: Element): string | undefined {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const lang = at.getAttribute('lang');
    if (lang) return isLanguage(lang) ? lang : undefined;
  }
  return undefined;
}

function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  // On a server elements stand nowhere, and there are no such classes.
  return typeof ShadowRoot !== 'undefined' && root instanceof ShadowRoot ? root.host : null;
}

/** A page may say anything in `lang`; `Intl` throws at what is no language tag. */
function isLanguage(tag: string): boolean {
  try {
    Intl.getCanonicalLocales(tag);
    return true;
  } catch {
    return false;
  }
}
