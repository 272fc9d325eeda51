import type { ScriptedReader } from '../../src/testing/scripted-reader.js';
import { ScriptedSource as PublicSource } from '../../src/testing/scripted-source.js';

/** The source that pages are tested with, which here does nothing by itself: what is asked of it is only noted. */
export class ScriptedSource extends PublicSource {
  readonly #answers: boolean;

  constructor(
    name?: string,
    /** Without this a reader is told nothing until `openAll()`. */
    answers = true,
  ) {
    super(name);
    this.#answers = answers;
  }

  get open$(): readonly ScriptedReader[] {
    return this.openReaders;
  }

  protected override greet(reader: ScriptedReader): void {
    if (this.#answers) super.greet(reader);
  }

  openAll(): void {
    for (const reader of this.openReaders) reader.greet();
  }

  override async cancel(run?: string): Promise<void> {
    this.calls.push(run === undefined ? 'cancel' : `cancel ${run}`);
  }

  override async retry(): Promise<void> {
    this.calls.push('retry');
  }
}
