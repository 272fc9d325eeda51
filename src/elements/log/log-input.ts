import type { LogActions } from './log-actions.js';
import type { LogHistory } from './log-history.js';
import { pressKey } from './log-keys.js';
import type { LogModel } from './log-model.js';
import type { LogPermalinks } from './log-permalinks.js';
import type { LogView } from './log-view.js';

/** What takes the input. */
interface InputParts {
  readonly model: LogModel;
  readonly view: LogView;
  readonly actions: LogActions;
  readonly history: LogHistory;
  readonly permalinks: LogPermalinks;
  /** Shows why something that was asked for failed. */
  readonly attempt: (work: Promise<void>) => void;
}

/** What is done with keys, clicks and copying in a log's window. */
export class LogInput {
  readonly #parts: InputParts;

  constructor(parts: InputParts) {
    this.#parts = parts;
  }

  /** Copies from the data, since only the lines in view are in the document. */
  readonly onCopy = (event: ClipboardEvent): void => {
    const text = this.#parts.view.selectedText;
    if (text === undefined || event.defaultPrevented) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };

  readonly onKey = (event: KeyboardEvent): void => {
    // A button in a line has Enter and Space for itself.
    if (event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')) return;
    if (pressKey(this.#parts.actions, event)) event.preventDefault();
  };

  readonly onClick = (event: MouseEvent): void => {
    const { model, view, actions, history, permalinks, attempt } = this.#parts;
    const target = event.target instanceof Element ? event.target : null;
    const row = view.rowOf(target);
    if (row === undefined || !target) return;
    const action = target.closest<HTMLElement>('[data-action]')?.dataset.action;
    if (target.closest('.number') && event.shiftKey) {
      event.preventDefault();
      permalinks.extendTo(model.store.numberOf(row));
    } else if (action === 'load-before' || action === 'load-after') {
      attempt(history.loadHole(row, action === 'load-after' ? 'start' : 'end'));
    } else if (action || (target.closest('.group') && String(document.getSelection() ?? '') === '')) {
      actions.toggle(row);
    }
  };
}
