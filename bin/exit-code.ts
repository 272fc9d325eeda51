/**
 * What `rivulet` exits with of its own accord. `pipe` passes on the code of its command, 128 + n for signal n. The
 * numbers from 65 on are those of sysexits.h, 126 and 127 those of a shell.
 */
export const ExitCode = {
  /** All went well; the stream is complete. */
  ok: 0,
  /** The stream that was read ended with an error, or there is none. */
  failed: 1,
  /** The arguments are wrong. */
  usage: 2,
  /** Lines that were to be JSON were not, and were left out. */
  badLines: 65,
  /** A bug in this program. */
  internal: 70,
  /** The stream could not be written, or not be read, to its end. */
  undelivered: 74,
  /** The command could not be run. */
  notExecutable: 126,
  /** There is no such command. */
  notFound: 127,
  /** The stream that was read was cancelled. */
  cancelled: 130,
} as const;
