/**
 * The sets of states that were used, held for as long as their elements are: of one that nothing holds WebKit forgets
 * what is in it when it collects garbage. The states are still there for styles, but `has()` is false of each.
 */
const setsOf = new WeakMap<ElementInternals, CustomStateSet>();

/**
 * Sets a custom state of an element, or takes it away. Only where that changes something: setting a state, though it
 * is set, has the browser look for styles anew in all that the element holds.
 */
export function setState(internals: ElementInternals, name: string, on: boolean): void {
  let states = setsOf.get(internals);
  if (!states) {
    states = internals.states;
    setsOf.set(internals, states);
  }
  if (on === states.has(name)) return;
  if (on) states.add(name);
  else states.delete(name);
}
