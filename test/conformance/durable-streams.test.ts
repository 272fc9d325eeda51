/**
 * The public suite of the Durable Streams protocol, against a room on a real workerd: `npm run test:conformance`.
 *
 * Its own command-line runner finds no tests (0.3.6), so it is called from here.
 */
import { runConformanceTests } from '@durable-streams/server-conformance-tests';
import { afterAll } from 'vitest';
import { startRoomServer } from '../support/room-server.js';

/** As in the fixture's `limits.poll`, in milliseconds. */
const LONG_POLL = 500;

const server = await startRoomServer({ entry: 'test/support/fixtures/durable-room.ts' });
afterAll(() => server.stop());

runConformanceTests({
  baseUrl: server.roomUrl('durable'),
  longPollTimeoutMs: LONG_POLL,
  subscriptions: true,
});
