/**
 * Whether this page is on its author's own machine: there, what is wrong with it is said in its place as well. Visitors have
 * no use for that.
 */
export function inDevelopment(hostname: string | undefined = globalThis.location?.hostname): boolean {
  return /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname ?? '');
}
