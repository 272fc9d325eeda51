const stream = `  --host HOST         where the server is: localhost:1999, example.com, https://example.com
  --room ROOM         the room
  --party PARTY       the party that the room belongs to (default: main)
  --stream STREAM     the stream
  --token-file FILE   a file that holds the token; it is read again whenever a token is sent
  --token TOKEN       the token itself; everyone on this machine can see it in the list of processes.
                      Without either, the environment variable RIVULET_TOKEN is used.`;

export const help = {
  rivulet: `Usage: rivulet <command> [options]

Commands:
  init   write a small project that works
  pipe   write the output of a command, or standard input, into a stream
  tail   print a stream, and follow it

  rivulet <command> --help   tells more of one
  rivulet --version
`,
  init: `Usage: rivulet init [FOLDER] [--host partykit|cloudflare]

Writes a small project: a server with one task, and a page that shows what it writes. FOLDER is made if it is not there
(default: this one). What is there already is never overwritten.

  --host HOST         what runs the server:
                      partykit     PartyKit (default)
                      cloudflare   wrangler and partyserver, on your own Cloudflare account

Exits with 0, or 2 when nothing could be written.
`,
  pipe: `Usage: rivulet pipe --host HOST --room ROOM --stream STREAM [options] -- COMMAND [ARGUMENT…]
       COMMAND | rivulet pipe --host HOST --room ROOM --stream STREAM [options]

Writes what a command writes, line by line, into a stream, and to this terminal too. The stream begins anew, and ends
as the command does: complete, or with an error such as exit-2. A server that is away for a while loses nothing.

${stream}

  --append            append to what is in the stream instead of beginning it anew
  --json              each line of standard output is JSON, and a value as a task would yield it
  --items             each line of standard output is JSON, and one item of a list
  --color             ask the command for colours (FORCE_COLOR=1, CLICOLOR_FORCE=1): it writes to no terminal
  --quiet, -q         do not pass the output on to this terminal
  --give-up TIME      how long to try on when the command has ended and the server is away (default: 5m)

Exits with the command's exit code (128 + n for signal n); 74 when not all of the output is in the stream, 65 when
lines were left out that are no JSON, 126 or 127 when the command cannot be run, 2 for wrong arguments.
`,
  tail: `Usage: rivulet tail --host HOST --room ROOM --stream STREAM [options]

Prints a stream, and follows it to its end: text as it is, items as lines of JSON; gaps and errors to standard error.
A line that breaks is taken up again where it broke.

${stream}

  --from FROM         where to begin: start (default), or last:N for the last N chunks
  --json              print every chunk as a line of JSON: { seq, time, chunk }; then { gap } and { ended }
  --no-follow         print what is there, and do not wait for more
  --give-up TIME      how long the server may be away (default: for ever; with --no-follow 1m)

Exits with 0 when the stream is complete (with --no-follow: also when it goes on), 1 when it ended with an error or
there is none, 130 when it was cancelled, 74 when it could not be read to its end, 2 for wrong arguments.
`,
} as const;
