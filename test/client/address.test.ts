import { expect, test } from 'vitest';
import { formatAddress, httpAddress, parseAddress } from '../../src/client/address.js';
import { backOff } from '../../src/client/back-off.js';

test.each([
  ['localhost:1999', 'ws://localhost:1999/parties/main/r'],
  ['app.localhost', 'ws://app.localhost/parties/main/r'],
  ['127.0.0.1:8787', 'ws://127.0.0.1:8787/parties/main/r'],
  ['[::1]:1999', 'ws://[::1]:1999/parties/main/r'],
  ['192.168.0.7:1999', 'ws://192.168.0.7:1999/parties/main/r'],
  ['172.20.0.1', 'ws://172.20.0.1/parties/main/r'],
  ['172.32.0.1', 'wss://172.32.0.1/parties/main/r'],
  ['10.example.com', 'wss://10.example.com/parties/main/r'],
  ['example.com', 'wss://example.com/parties/main/r'],
  ['http://example.com/', 'ws://example.com/parties/main/r'],
  ['https://localhost:1999', 'wss://localhost:1999/parties/main/r'],
  ['wss://example.com', 'wss://example.com/parties/main/r'],
])('%s is reached at %s', (host, url) => {
  const address = parseAddress(host, 'r');
  expect(formatAddress(address)).toBe(url);
  expect(httpAddress(address)).toBe(url.replace(/^ws/, 'http'));
});

test.each([
  '',
  'a b',
  'example.com/path',
  'javascript:alert(1)',
  'http://[bad',
  'user@example.com',
  'localhost:99999',
])('the host "%s" is refused at once', (host) => {
  expect(() => parseAddress(host, 'r')).toThrow(/^"host" is a host such as "localhost:1999" or a URL/);
});

test('waits are anything up to a bound that doubles and ends', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => backOff(failures, 0.999999));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(backOff(5, 0)).toBe(0);
});
