/** PartyKit: workerd of 2024 under miniflare 3, with PartyKit's facade, as `partykit dev` runs it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Log, LogLevel, Miniflare, type MiniflareOptions } from 'miniflare';
import { bundleParty } from '../partykit-bundle.js';
import type { PrepareRuntime, RuntimeOptions } from './runtime.js';

/** As the CLI's default: the date of the installed workerd. */
const { compatibilityDate } = createRequire(createRequire(import.meta.url).resolve('miniflare'))(
  'workerd',
) as { compatibilityDate: string };

class CapturedLog extends Log {
  constructor(override readonly log: (message: string) => void) {
    super(LogLevel.WARN);
  }
}

export const preparePartykit: PrepareRuntime = async (options) => {
  const { entry, parties, env, alias, deployed, host } = options;
  const party = {
    entry,
    ...(parties && { parties }),
    ...(env && { env }),
    ...(alias && { alias }),
  };
  const settings = settingsOf(options, await bundleParty(party, deployed ? 'streams.example' : host));
  return () => new Miniflare(settings);
};

function settingsOf(options: RuntimeOptions, code: string): MiniflareOptions {
  const { port, state, vars, compatibilityFlags, parties = {}, log, adopt } = options;
  return {
    host: '127.0.0.1',
    port,
    cf: false, // else it asks the network for a sample of request.cf
    log: new CapturedLog(log),
    handleRuntimeStdio: adopt,
    compatibilityDate,
    compatibilityFlags: ['nodejs_compat', ...compatibilityFlags],
    bindings: {
      ...Object.fromEntries(Object.entries(vars).map(([name, value]) => [`pkvar-${name}`, value])),
      PARTYKIT_CRONS: {},
    },
    durableObjects: {
      PARTYKIT_DURABLE: 'PartyKitDurable',
      ...Object.fromEntries(Object.keys(parties).map((name) => [name, `${name}DO`])),
    },
    durableObjectsPersist: join(state, 'party'),
    modulesRoot: '/party',
    modules: [
      { type: 'ESModule', path: '/party/worker.js', contents: code },
      {
        type: 'ESModule',
        path: '/party/__STATIC_ASSETS_MANIFEST__',
        contents: 'export default { assets: {} };',
      },
    ],
  };
}
