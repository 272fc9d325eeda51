/*
 * What the samples speak of and do not make themselves: the reader's own functions, and what an earlier sample of the
 * same page has made.
 */
import 'rivulet';
import type { Room, Run } from 'rivulet/client';
import type * as Server from 'rivulet/server';
import type { createStreamObject } from 'rivulet/server/cloudflare';
import type { tasks as ownTasks } from './server';

interface Page {
  readonly items: readonly { readonly id: string; readonly title: string }[];
  readonly hasMore: boolean;
  readonly looked: number;
  readonly total: number;
}

interface Machine {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly load: number;
}

declare global {
  // The reader's own.
  function findPage(q: string, page: number, signal: AbortSignal): Promise<Page>;
  function countDocuments(): Promise<number>;
  function readDocuments(from: number, count: number, signal: AbortSignal): Promise<readonly unknown[]>;
  function writeIndex(signal: AbortSignal): Promise<void>;
  function readMachines(signal: AbortSignal): Promise<readonly Machine[]>;
  function itemsAsTheyCome(
    signal: AbortSignal,
  ): AsyncIterable<{ readonly id: string; readonly title: string }>;
  function fetchToken(): Promise<string>;
  function show(value: unknown): void;
  function render(...values: unknown[]): void;
  function isSignOut(request: unknown): boolean;
  function identityOf(request: unknown): string;
  function answer(request: Request): Response;
  const token: string;
  const options: Server.StreamServerOptions;
  const authorize: NonNullable<Server.StreamServerOptions['authorize']>;

  // Made, or imported, by an earlier sample of the page.
  const room: Room<typeof ownTasks>;
  const run: Run<typeof ownTasks.search>;
  const tasks: typeof ownTasks;
  const createStreamServer: typeof Server.createStreamServer;
  const Rivulet: ReturnType<typeof createStreamObject>;
  const step: Server.TaskContext['step'];
  const stream: Server.TaskContext['stream'];
}
