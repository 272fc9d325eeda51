/** What a link of a log may lead to. Relative addresses mean nothing there: whoever wrote it was on no page. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
/** How long an address may be, in UTF-16 code units: what terminals take. */
const LONGEST = 2_083;

/** An address in running text. It ends before what may not be in one, and before punctuation that ends a sentence. */
const ADDRESS =
  /\bhttps?:\/\/[^\s<>"'`{}|\\^\u0000-\u001f\u007f-\u009f]*[^\s<>"'`{}|\\^.,:;!?\u0000-\u001f\u007f-\u009f]/gi;

/** The address if it is safe to open, as the browser would write it; else an empty string. */
export function safeLink(address: string): string {
  if (address.length > LONGEST || !URL.canParse(address)) return '';
  const { protocol, href } = new URL(address);
  return SCHEMES.has(protocol) ? href : '';
}

/** The addresses in a text: where each begins and ends, and the address. */
export function findAddresses(text: string): { start: number; end: number; link: string }[] {
  if (!text.includes('://')) return [];
  const found = [];
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = withoutLooseBracket(match);
    const link = safeLink(address);
    if (link !== '') found.push({ start: index, end: index + address.length, link });
  }
  return found;
}

/** `(see http://a/b_(c))`: a bracket at the end belongs to the address only when it was opened in it. */
function withoutLooseBracket(address: string): string {
  const count = (bracket: string) => address.split(bracket).length - 1;
  const loose = { ')': count(')') - count('('), ']': count(']') - count('[') };
  let end = address.length;
  for (;;) {
    const last = address[end - 1];
    if ((last !== ')' && last !== ']') || loose[last] <= 0) return address.slice(0, end);
    loose[last]--;
    end--;
  }
}
