import type { AxeResults } from 'axe-core';
// Not a module: it puts itself on the window.
import 'axe-core';

declare global {
  interface Window {
    readonly axe: { run(context: string, options: object): Promise<AxeResults> };
  }
}

/** What axe finds wrong on the stage, one line each. */
export async function violations(): Promise<string[]> {
  // A test's stage is no whole page: it has no landmarks and need not have.
  const options = { rules: { region: { enabled: false } } };
  const found = await window.axe.run('#stage', options);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`);
}

/** Elements that a strict `style-src` would leave unstyled, in an element and its shadow root. */
export function inlineStyles(element: Element): Element[] {
  return [
    ...element.querySelectorAll('[style], style'),
    ...(element.shadowRoot?.querySelectorAll('[style], style') ?? []),
  ];
}
