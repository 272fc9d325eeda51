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

declare global {
  // The reader's own.
  function findPage(q: string, page: number, signal: AbortSignal): Promise<Page>;
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
}
