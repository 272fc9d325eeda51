/** A step on the way to elements, from those that the steps before it found. */
export type Step =
  | { readonly by: 'css'; readonly selector: string }
  | { readonly by: 'role'; readonly role: string; readonly name?: Words }
  | { readonly by: 'text' | 'label'; readonly words: Words }
  | { readonly by: 'nth'; readonly index: number }
  | { readonly by: 'has-text'; readonly words: Words };

/** What a text is to be: a part of it whatever its case, all of it, or an expression. */
export interface Words {
  readonly text: string;
  readonly how: 'contains' | 'is' | 'expression';
  readonly flags?: string;
}

/**
 * Finds elements as Playwright's locators do, through open shadow roots too. It is run in a page, by its source: so it
 * uses nothing from outside itself.
 */
export function findElements(steps: readonly Step[]): Element[] {
  const ROLES: Record<string, string> = {
    alert: '[role=alert]',
    button: 'button, [role=button], input[type=button], input[type=submit], summary',
    cell: 'td, [role=cell]',
    columnheader: 'th[scope=col], thead th, [role=columnheader]',
    heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
    link: 'a[href], [role=link]',
    list: 'ul, ol, [role=list]',
    listitem: 'li, [role=listitem]',
    log: '[role=log]',
    progressbar: 'progress, [role=progressbar]',
    searchbox: 'input[type=search], [role=searchbox]',
    status: 'output, [role=status]',
    textbox: 'input:not([type]), input[type=text], textarea, [role=textbox]',
  };

  const flat = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim();
  function fits(text: string | null | undefined, { text: wanted, how, flags }: Words): boolean {
    const given = flat(text);
    if (how === 'expression') return new RegExp(wanted, flags).test(given);
    return how === 'is' ? given === flat(wanted) : given.toLowerCase().includes(flat(wanted).toLowerCase());
  }

  const around = (element: Element): Element | null =>
    element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;

  /** All below an element, in shadow trees first. */
  function* below(root: Element | Document): Generator<Element> {
    const { shadowRoot = null } = root as Partial<Element>;
    for (const child of [...(shadowRoot?.children ?? []), ...root.children]) {
      yield child;
      yield* below(child);
    }
  }

  /** `a b > c, d` as [[' ', 'a'], [' ', 'b'], ['>', 'c']] and [[' ', 'd']]; what is in brackets or quotes is not cut. */
  function parts(selector: string): [combinator: string, compound: string][][] {
    const tokens =
      selector.match(/(?:\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)|"[^"]*"|[^\s>,[("])+|\s*[>,]\s*|\s+/g) ?? [];
    const all: [string, string][][] = [[]];
    let combinator = ' ';
    for (const token of tokens) {
      const sign = token.trim();
      if (sign === ',') all.push([]);
      if (sign === ',' || sign === '>' || sign === '') combinator = sign === '>' ? '>' : ' ';
      else all.at(-1)?.push([combinator, sign]);
    }
    return all;
  }

  /** As `matches`, but what is above may be outside of the shadow tree. */
  function matches(element: Element, chain: [string, string][], scope: Element | Document): boolean {
    const [combinator, compound] = chain.at(-1) as [string, string];
    if (compound === ':scope' ? element !== scope : !element.matches(compound)) return false;
    const rest = chain.slice(0, -1);
    if (rest.length === 0) return true;
    for (let above = around(element); above; above = around(above)) {
      if (matches(above, rest, scope)) return true;
      if (combinator === '>') return false;
    }
    return false;
  }

  function byId(element: Element, ids: string): Element[] {
    const root = element.getRootNode() as Document | ShadowRoot;
    return ids.split(/\s+/).flatMap((id) => root.getElementById(id) ?? []);
  }

  function textOf(node: Node): string {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || /^(script|style|template|noscript)$/.test(node.localName)) return '';
    const { shadowRoot } = node;
    const inside = shadowRoot ? [...shadowRoot.childNodes, ...node.childNodes] : [...node.childNodes];
    return inside.map(textOf).join('');
  }

  function nameOf(element: Element): string {
    const labelledBy = element.getAttribute('aria-labelledby');
    if (labelledBy) return byId(element, labelledBy).map(textOf).join(' ');
    const given = element.getAttribute('aria-label');
    if (given) return given;
    const { labels } = element as HTMLInputElement;
    if (labels?.length) return [...labels].map(textOf).join(' ');
    const spoken = (node: Node): string =>
      node instanceof Element && node.getAttribute('aria-hidden') === 'true'
        ? ''
        : node instanceof Element && node.getAttribute('aria-label')
          ? ` ${node.getAttribute('aria-label')} `
          : node instanceof Element && node.childNodes.length > 0
            ? [...node.childNodes].map(spoken).join('')
            : textOf(node);
    return [...element.childNodes].map(spoken).join('') || element.getAttribute('title') || '';
  }

  const hasBox = (element: Element) => getComputedStyle(element).display !== 'contents';
  const isShown = (element: Element): boolean =>
    !element.closest('[aria-hidden=true]') &&
    (!hasBox(element) || element.checkVisibility({ visibilityProperty: true }));

  let found: (Element | Document)[] = [document];
  for (const step of steps) {
    if (step.by === 'nth') {
      found = found.slice(step.index, step.index === -1 ? undefined : step.index + 1);
      continue;
    }
    if (step.by === 'has-text') {
      found = found.filter((element) => fits(textOf(element), step.words));
      continue;
    }
    const wanted = (element: Element, scope: Element | Document): boolean => {
      switch (step.by) {
        case 'css':
          return parts(step.selector).some((chain) => matches(element, chain, scope));
        case 'role': {
          const explicit = element.getAttribute('role');
          const is = explicit
            ? explicit === step.role
            : element.matches(ROLES[step.role] ?? `[role=${step.role}]`);
          return is && isShown(element) && (!step.name || fits(nameOf(element), step.name));
        }
        case 'text':
          return (
            fits(textOf(element), step.words) &&
            ![...below(element)].some((inner) => fits(textOf(inner), step.words))
          );
        case 'label':
          return (
            (element.matches('input, select, textarea, [aria-label], [aria-labelledby]') &&
              fits(nameOf(element), step.words)) === true
          );
      }
    };
    const all = found.flatMap((scope) => [...below(scope)].filter((element) => wanted(element, scope)));
    found = [...new Set(all)];
  }
  return found as Element[];
}
