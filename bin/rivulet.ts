#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { ExitCode } from './exit-code.js';
import { help } from './help.js';
import { init } from './init.js';
import { notice, Output } from './output.js';
import { pipe } from './pipe.js';
import { tail } from './tail.js';
import { UsageError } from './usage-error.js';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  init,
  pipe,
  tail,
};

/** The `rivulet` command. Resolves to the exit code. */
async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h') return print(help.rivulet);
  if (name === '--version') return print(`${version()}\n`);
  const known = Object.keys(commands).join(', ');
  if (name === undefined) throw new UsageError(`a command is missing; there are ${known}`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command(rest);
  throw new UsageError(`unknown command "${name}"; there are ${known}`);
}

async function print(text: string): Promise<number> {
  await new Output(process.stdout).write(text);
  return ExitCode.ok;
}

function version(): string {
  // From dist/bin/, where this is compiled to.
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function failure(error: unknown, name: string | undefined): number {
  if (!(error instanceof UsageError)) {
    notice(`this should not happen: ${error instanceof Error ? error.stack : error}`);
    return ExitCode.internal;
  }
  const known = name !== undefined && Object.hasOwn(commands, name);
  notice(`${error.message}\n  rivulet ${known ? `${name} ` : ''}--help tells more`);
  return ExitCode.usage;
}

const args = process.argv.slice(2);
const exitCode = await main(args).catch((error: unknown) => failure(error, args[0]));
await Promise.all([new Output(process.stdout).flush(), new Output(process.stderr).flush()]);
// Not left to itself: what a command has left running may hold its pipes open, a socket may still be closing.
process.exit(exitCode);
