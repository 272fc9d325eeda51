import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { UPLOAD_PROGRESS } from '../form/upload-progress.js';
import { byId } from '../room-provider.js';
import type { StreamForm } from '../stream-form.js';

/** Follows the files of the form that an element names, while they go up. */
export class FormUploads implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #form: StreamForm | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** Acknowledged bytes; `undefined` while nothing goes up. */
  get progress(): { readonly loaded: number; readonly total: number } | undefined {
    return this.#form?.uploadProgress;
  }

  /** How many chunks the form's run has, about. */
  get estimatedChunks(): number | null {
    return this.#form?.estimatedChunks ?? null;
  }

  /** Finds the form of this id, or that an element of this id stands in. */
  find(id: string): void {
    const form = (id ? byId(this.#host, id) : null)?.closest('stream-form');
    this.#follow(form && 'uploadProgress' in form ? form : undefined);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(form: StreamForm | undefined): void {
    if (form === this.#form) return;
    this.#form?.removeEventListener(UPLOAD_PROGRESS, this.#onProgress);
    this.#form = form;
    form?.addEventListener(UPLOAD_PROGRESS, this.#onProgress);
    if (form) this.#host.requestUpdate();
  }

  readonly #onProgress = (): void => this.#host.requestUpdate();
}
