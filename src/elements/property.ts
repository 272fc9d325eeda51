import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * Declares a reactive property: Lit's decorator of this name, without the half of it that serves standard decorators, which
 * these sources are not compiled to.
 */
export function property(
  options?: PropertyDeclaration,
): (prototype: ReactiveElement, name: PropertyKey) => void {
  return (prototype, name) => {
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    // Around an accessor of the class Lit has put its own; without this, the compiler's helper would put it back.
    return Object.getOwnPropertyDescriptor(prototype, name);
  };
}
