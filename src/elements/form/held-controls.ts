/** A button, a field, or a fieldset with what is in it. */
type Control = HTMLElement & { disabled: boolean; readOnly?: boolean };

/**
 * Controls that are not to be used for now. They are disabled, all but the one that has the focus: a browser takes
 * the focus from what is disabled, and who works by keyboard would be nowhere. That one says `aria-disabled`, does
 * nothing, and is disabled when the focus leaves it. What the page itself has disabled stays so.
 */
export class HeldControls {
  readonly #disabled = new Set<Control>();
  /** The one with the focus. */
  #muted: Control | undefined;

  /** @param around - what all of the controls are in */
  constructor(around: HTMLElement) {
    // On the way down, so that nobody else hears of it.
    around.addEventListener('click', this.#onUse, { capture: true });
    around.addEventListener('mousedown', this.#onUse, { capture: true });
    around.addEventListener('keydown', this.#onKey, { capture: true });
    around.addEventListener('focusout', this.#onFocusOut);
  }

  /** Holds a control, or lets go of it. What cannot be disabled is left alone. */
  set(element: Element, held: boolean): void {
    if (!isControl(element)) return;
    if (held) this.#hold(element);
    else this.#release(element);
  }

  #hold(control: Control): void {
    if (control.disabled || control === this.#muted) return;
    if (hasFocus(control)) {
      this.#muted = control;
      control.ariaDisabled = 'true';
      if ('readOnly' in control) control.readOnly = true;
    } else {
      this.#disabled.add(control);
      control.disabled = true;
    }
  }

  #release(control: Control): void {
    if (control === this.#muted) this.#unmute();
    else if (this.#disabled.delete(control)) control.disabled = false;
  }

  #unmute(): void {
    const control = this.#muted;
    this.#muted = undefined;
    if (!control) return;
    control.ariaDisabled = null;
    if ('readOnly' in control) control.readOnly = false;
  }

  readonly #onUse = (event: Event): void => {
    if (!this.#muted?.contains(event.target as Node)) return;
    // A text that cannot be changed can still be selected.
    if (event.type === 'mousedown' && 'readOnly' in this.#muted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const control = this.#muted;
    // A text that cannot be changed takes what moves in it.
    if (!control?.contains(event.target as Node) || 'readOnly' in control) return;
    const goesOn = event.key === 'Tab' || event.key === 'Escape' || event.ctrlKey || event.metaKey;
    if (!goesOn) event.preventDefault();
  };

  readonly #onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    const control = this.#muted;
    // When the window loses the focus, the control has it still.
    if (!control || control.contains(relatedTarget as Node | null) || hasFocus(control)) return;
    this.#unmute();
    this.#hold(control);
  };
}

function isControl(element: Element): element is Control {
  return 'disabled' in element;
}

function hasFocus(control: Control): boolean {
  return control.contains((control.getRootNode() as Document | ShadowRoot).activeElement);
}
