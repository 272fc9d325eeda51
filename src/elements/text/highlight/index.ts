import type { HLJSApi } from 'highlight.js';
import type { CodeToken } from '../code-tokens.js';
import { ALIASES, EMBEDDED, LANGUAGES } from './languages.js';
import { TokenEmitter } from './token-emitter.js';

/**
 * The kit's own highlighter, for `<stream-text highlight>` and for whoever wants tokens of code: highlight.js, each
 * language loaded when it is first met, whose findings are taken as ranges.
 *
 * @module rivulet/highlight
 */

let core: Promise<HLJSApi> | undefined;

async function loadCore(): Promise<HLJSApi> {
  const { default: shared } = await import('highlight.js/lib/core');
  // An instance of our own: a page may use the library, too.
  const api = shared.newInstance();
  api.configure({ __emitter: TokenEmitter });
  return api;
}

/**
 * Finds what is to be coloured in a piece of code.
 *
 * @param language a name as it is written behind a fence, such as `ts`; unknown ones have no tokens
 */
export async function highlight(code: string, language: string): Promise<readonly CodeToken[]> {
  const asked = language.toLowerCase();
  const name = Object.hasOwn(ALIASES, asked) ? (ALIASES[asked] as string) : asked;
  if (!Object.hasOwn(LANGUAGES, name)) return [];
  core ??= loadCore().catch((error) => {
    core = undefined; // the next piece of code tries again
    throw error;
  });
  const api = await core;
  await Promise.all([name, ...(EMBEDDED[name] ?? [])].map((each) => learn(api, each)));
  const { _emitter } = api.highlight(code, { language: name, ignoreIllegals: true });
  return (_emitter as unknown as TokenEmitter).tokens;
}

async function learn(api: HLJSApi, name: string): Promise<void> {
  if (api.getLanguage(name)) return;
  const { default: definition } = await (LANGUAGES[name] as NonNullable<(typeof LANGUAGES)[string]>)();
  if (!api.getLanguage(name)) api.registerLanguage(name, definition);
}
