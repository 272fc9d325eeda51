/** What assistive technology is told without asking: every change of a live region on the page, in order. */
export interface LiveRegions {
  readonly heard: string[];
  stop(): void;
}

/** Regions that are read out; `off` is none. */
const LIVE =
  '[aria-live="polite"], [aria-live="assertive"], [role="status"]:not([aria-live="off"]), [role="alert"]';

/** Listens from now on. Looks at what each region says in every frame, inside shadow roots too. */
export function listen(): LiveRegions {
  const heard: string[] = [];
  const known = new Map<Element, string>();
  let frame = 0;
  const look = (isFirst: boolean): void => {
    for (const region of liveRegionsIn(document)) {
      const text = spoken(region);
      const before = known.get(region) ?? '';
      known.set(region, text);
      if (isFirst || text === before || text === '') continue;
      // What was added at the end is all that is read of a region that keeps what it says.
      heard.push(text.startsWith(before) ? text.slice(before.length).trim() : text);
    }
    frame = requestAnimationFrame(() => look(false));
  };
  look(true);
  return { heard, stop: () => cancelAnimationFrame(frame) };
}

function spoken(region: Element): string {
  return region.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

function* liveRegionsIn(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    if (element.matches(LIVE)) yield element;
    if (element.shadowRoot) yield* liveRegionsIn(element.shadowRoot);
  }
}
