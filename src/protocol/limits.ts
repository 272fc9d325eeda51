/** Limits that both ends must agree on. What a server may tune for itself is in the server's own options. */
export const limits = {
  /**
   * The longest message a client may send, in UTF-16 code units of JSON or bytes of a binary frame.
   * workerd closes a socket whose client sends more than 1 MiB with 1009, or wedges it in CLOSING, so the
   * limit stays well below that.
   */
  clientFrame: 512 * 1024,
  /** The largest encoded chunk, in UTF-16 code units: 1 Mi. */
  chunk: 1024 * 1024,
  /**
   * How much a batch holds before it is cut, in UTF-16 code units; a single larger chunk travels alone. A batch
   * then fits one storage value (131,072 bytes) whatever its characters are.
   */
  batch: 48 * 1024,
  /** How many chunks a batch holds before it is cut. */
  batchChunks: 4096,
  /**
   * Credit: how much a connection may have in flight before it is applied by the client, in UTF-16 code
   * units of the frames sent (1 Mi). See PROTOCOL.md §8.
   */
  credit: 1024 * 1024,
  /**
   * What all connections of a room may have in flight together before each has `ackEvery` and no more (32 Mi): a Durable
   * Object has 128 MB.
   */
  roomCredit: 32 * 1024 * 1024,
  /** A client acknowledges at least this often, in UTF-16 code units of frames applied. */
  ackEvery: 64 * 1024,
  /** What a client may send right behind its first `hello`, before that is answered, in UTF-16 code units (PROTOCOL.md §3). */
  early: 16 * 1024,
  /** How long a fresh connection may take to say `hello`, in milliseconds. */
  helloTimeout: 5_000,
  /** Bytes of one upload frame's payload. */
  uploadFrame: 64 * 1024,
  /** Bytes of one file that may be on their way without an `uploaded` from the server. */
  uploadWindow: 256 * 1024,
  /** The longest name of a stream or task, in UTF-16 code units. */
  name: 200,
  /** The longest client-made id (of a run, of a producer), in characters. */
  id: 64,
  /** The longest token in a `hello`, in characters. */
  token: 8 * 1024,
} as const;
