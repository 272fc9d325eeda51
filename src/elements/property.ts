import type { PropertyDeclaration, ReactiveElement } from 'lit';
import type { Allowed } from './allowed.js';
import { loadCode } from './load-code.js';

/** How a property is declared: as Lit has it, and with what it may be set to. */
interface Declaration extends PropertyDeclaration {
  /**
   * What it may be set to, beside what the class itself sets first, which is its default. Anything else is reported to the
   * page's author, and the default taken; nothing (`undefined`, `null`, an empty text) is the default, too.
   */
  readonly allowed?: Allowed;
  /** What is taken, rather than the default, for what is not allowed. */
  readonly instead?: unknown;
}

/**
 * Declares a reactive property: Lit's decorator of this name, without the half of it that serves standard decorators, which
 * these sources are not compiled to.
 */
export function property(options?: Declaration): (prototype: ReactiveElement, name: PropertyKey) => void {
  return (prototype, name) => {
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    // Around an accessor of the class Lit has put its own; without this, the compiler's helper would put it back.
    const accessor = Object.getOwnPropertyDescriptor(prototype, name);
    return accessor && options?.allowed
      ? guarded(accessor, String(name), options, options.allowed)
      : accessor;
  };
}

function guarded(
  accessor: PropertyDescriptor,
  name: string,
  { attribute, instead }: Declaration,
  { has, expected, words }: Allowed,
): PropertyDescriptor {
  let first: { readonly value: unknown } | undefined;
  return {
    ...accessor,
    set(this: ReactiveElement, value: unknown): void {
      first ??= { value };
      const isNothing = value === undefined || value === null || value === '';
      let taken = value;
      if (value !== first.value && !has(value)) {
        taken = isNothing ? first.value : (instead ?? first.value);
        if (!isNothing) void report(this, String(attribute || name), value, expected, words);
      }
      accessor.set?.call(this, taken);
    },
  };
}

/** Pages without mistakes do not load what tells them. */
export async function report(
  ...misuse: Parameters<typeof import('./misuse.js').reportMisuse>
): Promise<void> {
  const { reportMisuse } = await loadCode(() => import('./misuse.js'));
  reportMisuse(...misuse);
}
