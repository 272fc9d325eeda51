import { Connections } from '../connections.js';
import { Gate } from '../gate.js';
import type { Host, HostSocket } from '../host.js';
import type { ResolvedOptions } from '../options.js';
import { Reporter } from '../reporter.js';
import { Revocations } from '../revocations.js';
import { signRelayToken } from './credentials.js';
import { type RelayName, relayName } from './names.js';
import { Relay } from './relay.js';
import { RelayedStreams } from './relayed-streams.js';
import { Upstream, type UpstreamListener } from './upstream.js';

/**
 * A room that stands for another one: it subscribes there once to each stream that its viewers follow, and serves them
 * with the same cursors, gaps and credit. It stores nothing; when it dies its viewers go on from their cursors.
 */
export class RelayRoom {
  readonly #name: RelayName;
  readonly #connections: Connections;
  readonly #revocations = new Revocations();
  readonly #streams: RelayedStreams;
  readonly #upstream: Upstream;

  constructor(host: Host, name: RelayName, given: ResolvedOptions) {
    const { origin } = name;
    const options = this.#revocations.guard(given);
    const dial = () => host.dial(origin);
    const streams = new RelayedStreams(() => this.#rest());
    const listener = {
      onLine: (line) => streams.onLine(line),
      onMessage: (message, frame) => streams.onMessage(message, frame),
      onOpen: () => streams.onOpen(),
      onRefused: (stream, error) => streams.onRefused(stream, error),
      onWithdrawals: (withdrawals) => {
        this.#revocations.learn(withdrawals);
        this.#connections.sift();
      },
    } satisfies UpstreamListener;
    this.#upstream = new Upstream(dial, () => signRelayToken(host.env, origin), listener);
    streams.readFrom(this.#upstream);
    this.#streams = streams;
    const relay = new Relay(
      { dial, vouch: (grant) => signRelayToken(host.env, origin, grant) },
      streams,
      options,
    );
    this.#name = name;
    const reporter = new Reporter(origin, options, name.index);
    this.#connections = new Connections(host, {
      options,
      gate: new Gate(options),
      reporter,
      hall: relay,
      revocations: this.#revocations,
    });
  }

  async start(): Promise<void> {
    this.#connections.welcomeBack();
    if (!this.#connections.isEmpty) this.#upstream.open();
  }

  connect(socket: HostSocket, request: Request): void {
    // Whoever is asked about this request is asked about the room that it was meant for.
    const url = request.url.replace(`${relayName(this.#name)}/`, () => this.#name.origin);
    this.#connections.connect(socket, new Request(url, { headers: request.headers }));
    // Also for those who follow nothing: whose access is withdrawn is told over it.
    this.#upstream.open();
  }

  message(socket: HostSocket, frame: string | ArrayBuffer | Uint8Array): Promise<void> {
    return this.#connections.message(socket, frame);
  }

  close(socket: HostSocket): void {
    this.#connections.close(socket);
    this.#rest();
  }

  /** Closes the connections of an identity to this relay alone; it is the room that withdraws access. */
  async revoke(identity: string): Promise<number> {
    return this.#connections.revoke(identity);
  }

  async request(): Promise<Response> {
    return new Response(null, { status: 404 });
  }

  async alarm(): Promise<void> {}

  /** Lets go of the room when nobody is here, and nothing is followed on for those who may come back. */
  #rest(): void {
    if (this.#connections.isEmpty && this.#streams.isEmpty) this.#upstream.close();
  }
}
