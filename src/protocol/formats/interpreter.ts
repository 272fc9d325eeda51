import { StreamError } from '../errors.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { type Provider, type ProviderName, type ProviderOptions, providerOf } from './provider.js';
import { providerError } from './provider-error.js';

/** The class that reads a provider's events; a page loads it when the first one comes. */
export type LoadProvider = (name: ProviderName) => ProviderClass | Promise<ProviderClass>;

type ProviderClass = new (options: ProviderOptions) => Provider;

/**
 * Reads values that may be the events of model providers. Whose each one is, is told by the event itself: so answers of several may
 * follow one another, and what is nobody's stays as it is.
 */
export class Interpreter {
  readonly #load: LoadProvider;
  readonly #options: ProviderOptions;
  readonly #only: ProviderName | undefined;
  readonly #providers = new Map<ProviderName, Provider>();

  /** @param only all objects are this provider's, whatever they look like */
  constructor(load: LoadProvider, options: ProviderOptions, only?: ProviderName | undefined) {
    this.#load = load;
    this.#options = options;
    this.#only = only;
  }

  /**
   * What a value comes to.
   *
   * @throws {StreamError} when it says that the provider failed
   */
  async read(value: unknown): Promise<readonly unknown[]> {
    if (!isJsonObject(value)) return [value];
    // An error of the AI SDK's, in this process: whoever reads the source knows more of it than is said in it.
    if (value.type === 'error' && (value.error as unknown) instanceof Error) throw value.error;
    if (isError(value)) throw providerError(value);
    if (isPing(value)) return [];
    const name = this.#only ?? providerOf(value);
    if (name === undefined) return [value];
    return (await this.#provider(name)).read(value);
  }

  /**
   * The source is over.
   *
   * @throws {StreamError} `network` when an answer has begun and its end has not been told
   */
  end(): void {
    if ([...this.#providers.values()].some(({ isOpen }) => isOpen)) {
      throw new StreamError('network', 'The answer was cut off: its source ended before it was complete');
    }
  }

  async #provider(name: ProviderName): Promise<Provider> {
    const known = this.#providers.get(name);
    if (known) return known;
    const provider = new (await this.#load(name))(this.#options);
    this.#providers.set(name, provider);
    return provider;
  }
}

/** Whether a value is taken for an event, and not for what it is. */
export function isEvent(value: unknown): boolean {
  return isJsonObject(value) && (isError(value) || isPing(value) || providerOf(value) !== undefined);
}

function isPing(value: JsonObject): boolean {
  return value.type === 'ping' && Object.keys(value).length === 1;
}

/** An event that tells an error; with `data` it is an envelope of this protocol (PROTOCOL.md §6.3). */
function isError(value: JsonObject): boolean {
  if (value.type === 'error') return !('data' in value);
  return (
    value.type === undefined &&
    isJsonObject(value.error) &&
    !Array.isArray(value.choices) &&
    Object.keys(value).length === 1
  );
}
