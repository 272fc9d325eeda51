/** What can tell the text that lies in a range. */
interface Selectable {
  textIn(range: Range): string;
}

/**
 * Puts the model's text of what is selected on the clipboard, in place of what a browser makes of the blocks. A
 * selection that reaches beyond the element is the browser's to copy.
 *
 * @param rich whether it is formatted: then its nodes are put there too, for whoever pastes into a rich text
 */
export function copySelection(
  event: ClipboardEvent,
  host: HTMLElement,
  views: readonly Selectable[],
  rich: boolean,
): void {
  const selection = document.getSelection();
  if (event.defaultPrevented || !selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  if (!host.contains(range.startContainer) || !host.contains(range.endContainer)) return;
  const texts = views.map((view) => view.textIn(range)).filter((text) => text !== '');
  if (texts.length === 0) return;
  event.clipboardData.setData('text/plain', texts.join('\n\n'));
  if (rich) event.clipboardData.setData('text/html', markupOf(range.cloneContents()));
  event.preventDefault();
}

function markupOf(nodes: DocumentFragment): string {
  for (const element of nodes.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith('data-stream') || name === 'dir') element.removeAttribute(name);
    }
  }
  return new XMLSerializer().serializeToString(nodes);
}
