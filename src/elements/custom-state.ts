/**
 * Sets a custom state of an element, or takes it away. Only where that changes something: setting a state, though it
 * is set, has the browser look for styles anew in all that the element holds.
 */
export function setState(states: CustomStateSet, name: string, on: boolean): void {
  if (on === states.has(name)) return;
  if (on) states.add(name);
  else states.delete(name);
}
