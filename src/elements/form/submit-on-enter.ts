/**
 * Whether a key says that a text of several lines is to be sent: Enter alone, and not to end an input method's word.
 * On a touch screen it makes a new line, as its keyboards show it.
 */
export function isSubmitKey(event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing, target } = event;
  if (key !== 'Enter' || shiftKey || ctrlKey || altKey || metaKey || isComposing) return false;
  if (event.defaultPrevented || !(target instanceof HTMLTextAreaElement)) return false;
  return !matchMedia('(pointer: coarse) and (hover: none)').matches;
}
