import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAtExit } from '../support/reaper.js';
import { rivulet } from '../support/rivulet-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivulet-init-'));
  removeAtExit(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function init(...args: string[]) {
  const command = await rivulet(['init', ...args]);
  const { code } = await command.exited;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

/** All files below, by their paths. */
async function filesIn(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.slice(root.length + 1), await readFile(file, 'utf8')] as const),
    ),
  );
}

describe('rivulet init', () => {
  it.each([
    ['partykit', 'partykit.json'],
    ['cloudflare', 'wrangler.jsonc'],
  ])('writes a project for %s, with exact versions, and says how to go on', async (host, config) => {
    const { code, stdout } = await init(join(folder, 'My Streams!'), '--host', host);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cd .*My Streams!\n {2}npm install\n {2}npm run dev\n$/);
    const files = await filesIn(join(folder, 'My Streams!'));
    expect([...files.keys()].sort()).toEqual(
      [
        '.gitignore',
        'README.md',
        config,
        'package.json',
        'public/index.html',
        'public/style.css',
        'src/page.ts',
        'src/server.ts',
        'src/tasks.ts',
        'tsconfig.json',
      ].sort(),
    );
    for (const [path, text] of files) {
      expect(stdout).toContain(path);
      expect(text).not.toMatch(/__[A-Z]+__|undefined/);
    }
    expect(files.get(config)).toContain('"name": "my-streams"');
    const { name, dependencies, devDependencies } = JSON.parse(files.get('package.json') ?? '');
    expect(name).toBe('my-streams');
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('overwrites nothing, and writes nothing beside what is there', async () => {
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/server.ts'), 'mine');
    await writeFile(join(folder, 'package.json'), 'mine too');
    await writeFile(join(folder, 'notes.txt'), 'in nobody’s way');
    const { code, stderr } = await init(folder);
    expect(code).toBe(2);
    expect(stderr).toContain('holds package.json, src/server.ts already; nothing was written');
    expect((await filesIn(folder)).size).toBe(3);
    await rm(join(folder, 'package.json'));
    await rm(join(folder, 'src/server.ts'));
    expect((await init(folder)).code).toBe(0);
    expect((await filesIn(folder)).get('notes.txt')).toBe('in nobody’s way');
  });

  it.each([
    [['--host', 'heroku'], '--host is partykit or cloudflare, not "heroku"'],
    [['a', 'b'], 'one folder is expected, not 2'],
    [['--template', 'x'], 'unknown option "--template"; there are --host, --help'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await init(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('rivulet init --help tells more');
  });

  it('says why a folder cannot be written to', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await init(join(folder, 'file'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/the project cannot be written to ".*file": (EEXIST|ENOTDIR)/);
  });

  it('has a help of its own', async () => {
    const { code, stdout } = await init('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('rivulet init [FOLDER]');
  });
});
