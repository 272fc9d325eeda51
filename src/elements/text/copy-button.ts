import { announce } from '../announcer.js';
import { texts } from '../texts.js';

/** How long a button says that it has copied, in milliseconds. */
const SAYS = 2_000;

const timers = new WeakMap<HTMLButtonElement, ReturnType<typeof setTimeout>>();

/** Copies a text and says so: on the button, and to assistive technology. */
export async function copyWith(button: HTMLButtonElement, text: string, label: string): Promise<void> {
  let said = texts.copied;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not allowed, or no such thing in this browser: all that can be done is to say so.
    said = texts.copyFailed;
  }
  announce('copy', said);
  button.textContent = said;
  clearTimeout(timers.get(button));
  timers.set(
    button,
    setTimeout(() => {
      button.textContent = label;
    }, SAYS),
  );
}

/** A button that does not submit a form it may stand in. */
export function createButton(
  part: string,
  label: string,
  onClick: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('part', part);
  button.textContent = label;
  button.addEventListener('click', () => onClick(button));
  return button;
}
