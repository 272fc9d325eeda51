import { expect, test } from 'vitest';
import { splitFiles } from '../../src/client/files.js';

test('files are taken out of an input, wherever they are', () => {
  const file = new File(['abc'], 'a.txt', { type: 'text/plain' });
  const blob = new Blob(['12345']);
  const date = new Date(0);
  const { input, files, blobs } = splitFiles({ title: 'x', date, photos: [file, { raw: blob }], none: null });
  expect(input).toEqual({
    title: 'x',
    date,
    photos: [{ name: 'a.txt', type: 'text/plain', size: 3 }, { raw: { name: '', type: '', size: 5 } }],
    none: null,
  });
  expect(files).toEqual([
    { field: 'photos.0', name: 'a.txt', type: 'text/plain', size: 3 },
    { field: 'photos.1.raw', name: '', type: '', size: 5 },
  ]);
  expect(blobs).toEqual([file, blob]);
});

test('an input without files is what it was', () => {
  for (const input of [undefined, null, 5, 'x', [1, { a: [2] }], { a: { b: 1 } }]) {
    expect(splitFiles(input)).toEqual({ input, files: [], blobs: [] });
  }
});
