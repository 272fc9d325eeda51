import { frame } from './page.js';

/** What is told to the page's author (`reportError`, which fails a test otherwise) on account of `work`. */
export async function toldAuthor(work: () => Promise<unknown>): Promise<Error[]> {
  const told: Error[] = [];
  const { reportError } = window;
  window.reportError = (error: Error) => told.push(error);
  try {
    await work();
    // Loaded with the first mistake: once it is there, what was to be told has been.
    await import('../../src/elements/misuse.js');
    await frame();
  } finally {
    window.reportError = reportError;
  }
  return told;
}
