import type { Definition, Target } from './link-syntax.js';

/** What labels stand for. The first definition of a label counts, wherever in the text it is. */
export class References {
  readonly #targets = new Map<string, Target & { readonly offset: number }>();

  /** The target of a normalised label. */
  get(label: string): Target | undefined {
    return this.#targets.get(label);
  }

  /** Whether that defined a label which was not. `offset`: where in the source it stands. */
  add({ label, destination, title }: Definition, offset: number): boolean {
    if (this.#targets.has(label)) return false;
    this.#targets.set(label, { destination, title, offset });
    return true;
  }

  /** Forgets what was defined at an offset or behind it, and says which labels those were. */
  truncate(offset: number): string[] {
    const labels: string[] = [];
    for (const [label, target] of this.#targets) if (target.offset >= offset) labels.push(label);
    for (const label of labels) this.#targets.delete(label);
    return labels;
  }
}
