import type { JsonObject } from '../../protocol/json.js';
import type { Row } from './list-model.js';
import { mergeFields } from './merge-fields.js';

/** Of how many items that are not in the list it is remembered what became of them. */
const MOST = 10_000;

/**
 * What was done to items that are not in the list, because it began after them. Should they be loaded, they come out
 * as they are by now.
 */
export class LaterOperations {
  /** What an item's fields have become; `undefined` for one that was deleted. */
  readonly #byKey = new Map<string, JsonObject | undefined>();

  /** More is to be remembered than is good: what is loaded from now on might come out wrong. */
  get isOverfull(): boolean {
    return this.#byKey.size > MOST;
  }

  update(key: string, fields: JsonObject): void {
    if (this.#isDeleted(key)) return;
    this.#byKey.set(key, mergeFields(this.#byKey.get(key), fields));
  }

  delete(key: string): void {
    this.#byKey.set(key, undefined);
  }

  /** Does to a row what was done to it later; `false` when it was deleted. */
  applyTo(row: Row): boolean {
    const fields = this.#byKey.get(row.key);
    if (fields) row.item = mergeFields(row.item, fields);
    return !this.#isDeleted(row.key);
  }

  /** Takes over what happened before all that is known here. */
  precededBy(earlier: LaterOperations): void {
    for (const [key, fields] of earlier.#byKey) {
      if (this.#isDeleted(key)) continue;
      const later = this.#byKey.get(key);
      this.#byKey.set(key, fields && later ? mergeFields(fields, later) : fields);
    }
  }

  #isDeleted(key: string): boolean {
    return this.#byKey.has(key) && this.#byKey.get(key) === undefined;
  }
}
