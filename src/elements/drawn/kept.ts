/*
 * While a page draws once more what a server has drawn, it takes the elements that are there rather than make new ones:
 * nodes, and what is selected in them, stay. It is done in one go, element by element, so one list will do.
 */
let kept: readonly HTMLElement[] = [];

/** Keeps elements to be taken, in the order in which they will be asked for, more or less. */
export function keepDrawn(elements: Iterable<HTMLElement>): void {
  kept = [...elements];
}

/** The first one that fits: it is in its place already. */
export function takeDrawn(fits: (element: HTMLElement) => boolean): HTMLElement | undefined {
  const found = kept.find(fits);
  if (found) kept = kept.filter((each) => each !== found);
  return found;
}

/** Whether an element is still waiting to be taken. */
export function isWaiting(node: Node): boolean {
  return kept.includes(node as HTMLElement);
}

/** Takes off the page what was drawn otherwise here. */
export function dropDrawn(): void {
  for (const element of kept) element.remove();
  kept = [];
}
