/** The variables, secrets and bindings of a worker. */
export type Env = Readonly<Record<string, unknown>>;

/** Where the rooms of a party are. */
export interface Place {
  /** In a URL. */
  readonly party: string;
  /** In the worker's environment. */
  readonly binding: string;
}

/**
 * The place of a party: its binding has the same name in capitals, as partyserver looks for it.
 *
 * @throws {TypeError} for a party that could not be in a URL and, so changed, in an environment.
 */
export function placeOf(party: string): Place {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(party))
    throw new TypeError(`createStreamObject: party is lower-case words with hyphens, not "${party}"`);
  return { party, binding: party.toUpperCase().replaceAll('-', '_') };
}

/** @throws {TypeError} when the environment has no such binding. */
export function roomsOf(env: Env, { party, binding }: Place): DurableObjectNamespace {
  const rooms = env[binding] as DurableObjectNamespace | undefined;
  if (typeof rooms?.getByName === 'function') return rooms;
  throw new TypeError(
    `The party "${party}" has no Durable Object binding "${binding}": see "durable_objects" in wrangler.jsonc`,
  );
}
