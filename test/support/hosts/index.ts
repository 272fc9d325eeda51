import type { HostName, PrepareRuntime, Runtime, RuntimeOptions } from './runtime.js';

export type { HostName } from './runtime.js';

/** Loaded when it is needed: each brings a workerd of its own. */
const hosts: Record<HostName, () => Promise<PrepareRuntime>> = {
  partykit: async () => (await import('./partykit.js')).preparePartykit,
  cloudflare: async () => (await import('./cloudflare.js')).prepareCloudflare,
};

/** The host that the tests' servers run under: what RIVULET_HOST names, else PartyKit. */
export function hostName(): HostName {
  const name = process.env.RIVULET_HOST ?? 'partykit';
  if (Object.hasOwn(hosts, name)) return name as HostName;
  throw new TypeError(`RIVULET_HOST is one of ${Object.keys(hosts).join(', ')}, not "${name}"`);
}

export async function prepareRuntime(on: HostName, options: RuntimeOptions): Promise<() => Runtime> {
  const prepare = await hosts[on]();
  return prepare(options);
}
