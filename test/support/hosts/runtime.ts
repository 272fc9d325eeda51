import type { Readable } from 'node:stream';
import type { PartyBundleOptions } from '../partykit-bundle.js';

/** What a server of the tests may run under. */
export type HostName = 'partykit' | 'cloudflare';

/** What every host is told. */
export interface RuntimeOptions extends PartyBundleOptions {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly port: number;
  /** The folder that holds the state. */
  readonly state: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly compatibilityFlags: readonly string[];
  /** Whether the server is bundled as it is to be deployed, not to be developed. */
  readonly deployed: boolean;
  /** Takes what the host says; may be several lines. */
  log(message: string): void;
  /** Is handed the output of workerd, before that runs. */
  adopt(stdout: Readable, stderr: Readable): void;
}

/** A workerd that runs, or tries to. */
export interface Runtime {
  /** Rejects when it cannot. */
  readonly ready: Promise<unknown>;
  dispose(): Promise<void>;
}

/** Bundles a server for a host; what comes out of it starts a workerd each time it is called. */
export type PrepareRuntime = (options: RuntimeOptions) => Promise<() => Runtime>;
