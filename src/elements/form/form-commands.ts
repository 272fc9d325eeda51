import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { byId } from '../room-provider.js';

/** What a button with a `command` attribute can ask of a form. */
const COMMANDS = ['--start', '--cancel', '--interrupt', '--retry'] as const;

export type FormCommand = (typeof COMMANDS)[number];

export function isFormCommand(command: unknown): command is FormCommand {
  return (COMMANDS as readonly unknown[]).includes(command);
}

/** Hears of the buttons that ask a form for something: those inside it, and by `commandfor` those anywhere. */
export class FormCommands implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #execute: (command: FormCommand) => void;
  /** Where clicks on far buttons are listened for; by the time it is left, `getRootNode()` tells another. */
  #root: Node | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, execute: (command: FormCommand) => void) {
    this.#host = host;
    this.#execute = execute;
    host.addController(this);
    host.addEventListener('click', this.#onClick);
    host.addEventListener('command', this.#onCommand);
  }

  hostConnected(): void {
    // Browsers without invoker commands: buttons anywhere in this element's tree.
    if ('commandForElement' in HTMLButtonElement.prototype) return;
    this.#root = this.#host.getRootNode();
    this.#root.addEventListener('click', this.#onFarClick);
  }

  hostDisconnected(): void {
    this.#root?.removeEventListener('click', this.#onFarClick);
    this.#root = undefined;
  }

  readonly #onClick = (event: Event): void => {
    const button = (event.target as Element).closest('button[command]');
    // One with `commandfor` comes as a `command` event, here or elsewhere.
    if (event.defaultPrevented || !button || button.hasAttribute('commandfor')) return;
    if (button.closest('stream-form') !== this.#host) return;
    const command = button.getAttribute('command');
    if (!isFormCommand(command)) return;
    // A button in a form submits unless it says otherwise; this one says what it does.
    event.preventDefault();
    this.#execute(command);
  };

  readonly #onCommand = (event: Event): void => {
    if (event.target !== this.#host || !('command' in event)) return;
    const { command } = event;
    if (isFormCommand(command)) this.#execute(command);
  };

  readonly #onFarClick = (event: Event): void => {
    const button = (event.composedPath()[0] as Element).closest?.('button[command][commandfor]');
    if (event.defaultPrevented || !button) return;
    if (byId(button, button.getAttribute('commandfor') ?? '') !== this.#host) return;
    const command = button.getAttribute('command');
    if (isFormCommand(command)) this.#execute(command);
  };
}
