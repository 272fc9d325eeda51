import type { FileInfo } from '../protocol/client-messages.js';
import { limits } from '../protocol/limits.js';
import type { ServerMessageOf } from '../protocol/server-messages.js';
import { Sha256 } from '../protocol/sha256.js';
import type { Connection } from './connection.js';

/** How much of a run's files the server has taken. */
export interface UploadProgress {
  /** Bytes that the server has acknowledged, of all files together. */
  readonly loaded: number;
  /** Bytes of all files together. */
  readonly total: number;
}

export interface UploadOptions {
  readonly connection: Connection;
  readonly run: string;
  readonly files: readonly FileInfo[];
  readonly blobs: readonly Blob[];
  /** The run waits for its stream: nothing is sent until it begins, which the server tells. */
  readonly isQueued: boolean;
  /** Says the run again after a reconnect, so that the server tells from where to go on. */
  readonly repeat: () => Promise<unknown>;
  readonly onProgress: (progress: UploadProgress) => void;
  /** A file cannot be read any more: it was changed or taken away. */
  readonly onError: (error: unknown) => void;
}

/** Where one file stands. */
interface Transfer {
  readonly blob: Blob;
  /** Bytes the server has taken. */
  acknowledged: number;
  /** Bytes sent on this connection. */
  sent: number;
  isLastSent: boolean;
  /** Of everything that was ever sent, once. */
  readonly digest: Sha256;
  /** Bytes that it has taken. */
  digested: number;
  /** The digest of the whole file, once all of it was read. */
  result: string | undefined;
  isPumping: boolean;
  /** While the run is queued, and after a reconnect, nothing is sent until the server has said where to go on. */
  isHeld: boolean;
}

/**
 * Sends the files of a run, each with at most 256 KiB on the way (PROTOCOL.md §7), goes on from the acknowledged
 * byte after a reconnect, and tells the digest of each with its last byte.
 */
export class Upload {
  readonly #options: UploadOptions;
  readonly #transfers: readonly Transfer[];
  readonly #stop: readonly (() => void)[];
  #connectionNumber = 0;
  #isClosed = false;

  /** Begins to send; the run must have been accepted. */
  constructor(options: UploadOptions) {
    const { connection, run, blobs, isQueued } = options;
    this.#options = options;
    this.#transfers = blobs.map((blob) => ({
      blob,
      acknowledged: 0,
      sent: 0,
      isLastSent: false,
      digest: new Sha256(),
      digested: 0,
      result: undefined,
      isPumping: false,
      isHeld: isQueued,
    }));
    this.#stop = [
      connection.onUploaded(run, (message) => this.#onUploaded(message)),
      connection.observe(({ state }) => {
        if (state === 'connected') this.#onReconnected();
      }),
    ];
    for (const [file, transfer] of this.#transfers.entries()) void this.#pump(file, transfer);
  }

  get progress(): UploadProgress {
    const loaded = this.#transfers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    const total = this.#transfers.reduce((sum, { blob }) => sum + blob.size, 0);
    return { loaded, total };
  }

  /** Stops sending: the run has ended, or everything was taken. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stop) stop();
  }

  #onReconnected(): void {
    this.#connectionNumber++;
    if (this.#transfers.every(isTaken)) return;
    for (const transfer of this.#transfers) transfer.isHeld = true;
    this.#options.repeat().catch((error: unknown) => this.#options.onError(error));
  }

  #onUploaded({ file, offset }: ServerMessageOf<'uploaded'>): void {
    const transfer = this.#transfers[file];
    if (!transfer || this.#isClosed) return;
    transfer.acknowledged = Math.min(offset, transfer.blob.size);
    if (transfer.isHeld) {
      transfer.isHeld = false;
      transfer.sent = transfer.acknowledged;
      transfer.isLastSent = false;
    }
    this.#options.onProgress(this.progress);
    void this.#pump(file, transfer);
  }

  async #pump(file: number, transfer: Transfer): Promise<void> {
    if (transfer.isPumping) return;
    transfer.isPumping = true;
    try {
      while (!this.#isClosed && !transfer.isHeld && !transfer.isLastSent && this.#hasRoom(transfer)) {
        await this.#sendNext(file, transfer);
      }
    } catch (error) {
      this.#options.onError(error);
    } finally {
      transfer.isPumping = false;
    }
  }

  #hasRoom({ sent, acknowledged, blob }: Transfer): boolean {
    return Math.min(sent + limits.uploadFrame, blob.size) - acknowledged <= limits.uploadWindow;
  }

  async #sendNext(file: number, transfer: Transfer): Promise<void> {
    const { connection, run } = this.#options;
    const connectionNumber = this.#connectionNumber;
    const offset = transfer.sent;
    const end = Math.min(offset + limits.uploadFrame, transfer.blob.size);
    const bytes = new Uint8Array(await transfer.blob.slice(offset, end).arrayBuffer());
    // Read for a connection that is gone by now: the server tells where to go on.
    if (connectionNumber !== this.#connectionNumber || this.#isClosed || transfer.isHeld) return;
    const last = end === transfer.blob.size;
    digest(transfer, offset, bytes);
    if (last) transfer.result ??= transfer.digest.hex();
    const ending = last ? { last, digest: transfer.result } : {};
    const isSent = connection.sendBytes({ type: 'upload', run, file, offset, ...ending }, bytes);
    if (!isSent) {
      transfer.isHeld = true;
      return;
    }
    transfer.sent = end;
    transfer.isLastSent = last;
  }
}

/** Takes what was not sent before into the digest: after a reconnect some of a file is sent once more. */
function digest(transfer: Transfer, offset: number, bytes: Uint8Array): void {
  const known = transfer.digested - offset;
  if (known >= bytes.length && bytes.length > 0) return;
  transfer.digest.update(bytes.subarray(Math.max(0, known)));
  transfer.digested = offset + bytes.length;
}

/** Whether the server has all of it for certain; of an empty file it never says so. */
function isTaken({ blob, acknowledged, isLastSent }: Transfer): boolean {
  return isLastSent && blob.size > 0 && acknowledged === blob.size;
}
