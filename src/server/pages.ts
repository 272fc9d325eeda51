import type { HostStorage } from './host.js';

/** Entries that are read at a time: some hundred kilobytes, where each is a record. */
const PAGE = 128;

/**
 * What is stored under keys that begin with a prefix, in the order of the keys, a page at a time: a room may hold more than its
 * memory does. What is stored or deleted meanwhile, behind the last page, is met as it is then.
 */
export async function* pagesOf<T>(
  storage: HostStorage,
  prefix: string,
  limit = PAGE,
): AsyncGenerator<Map<string, T>, void> {
  for (let start = prefix; ; ) {
    const page = await storage.list<T>({ prefix, start, limit });
    const last = [...page.keys()].at(-1);
    if (last === undefined) return;
    yield page;
    if (page.size < limit) return;
    start = `${last}\0`; // the key that comes next after it
  }
}
