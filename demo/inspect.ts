/** With `?inspect` in its address a page shows what passes between it and the server; `?inspect=open` at once. */
export function inspectIfAsked(): void {
  const asked = new URLSearchParams(location.search).get('inspect');
  if (asked === null) return;
  // Before the elements connect: then their first frame is seen, too.
  void import('rivulet/elements/stream-inspector.js');
  const inspector = document.createElement('stream-inspector');
  inspector.toggleAttribute('open', asked === 'open');
  document.body.append(inspector);
}
