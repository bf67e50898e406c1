import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type Emulator,
  startEmulator,
} from '@putlogs/emulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CodeBlock, codeBlocks, programs } from './code-blocks.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

const readmes = [
  'README.md',
  'CONTRIBUTING.md',
  ...['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name, 'README.md')),
  ),
].filter((file) => existsSync(join(root, file)));

const SCRIPT_LANGUAGES = ['js', 'javascript', 'mjs', 'cjs'];
/** What is only TypeScript is compiled by types.test.ts. */
const TYPED_LANGUAGES = ['ts'];
const SHELL_LANGUAGES = ['sh', 'bash', 'shell', 'console'];

/** Blocks go where the workspaces' packages resolve, as in an application that has installed them. */
let folder = '';
let emulator: Emulator;

beforeAll(() => {
  mkdirSync(join(here, '.blocks'), { recursive: true });
  folder = mkdtempSync(join(here, '.blocks', 'run-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  await emulator.close();
});

async function run(block: CodeBlock) {
  const isCommonJs = /\brequire\(/.test(block.code) && !/^import /m.test(block.code);
  const file = join(folder, `block-${block.line}.${isCommonJs ? 'cjs' : 'mjs'}`);
  writeFileSync(file, block.code);
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: {
      ...process.env,
      SLS_ENDPOINT: emulator.endpoint,
      SLS_PROJECT: 'readme-project',
      SLS_LOGSTORE: 'readme',
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  child.stdout.resume();
  const [code] = await once(child, 'close');
  return { code, stderr };
}

interface Manifest {
  readonly name?: string;
  readonly scripts?: Record<string, string>;
  readonly bin?: Record<string, string>;
}

function manifestIn(folder: string): Manifest {
  const file = join(root, folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

const scriptNames = (folder: string) => Object.keys(manifestIn(folder).scripts ?? {});
const isInstalled = (name: string) => existsSync(join(root, 'node_modules', name, 'package.json'));
/** What npx runs where nothing is installed: the only command of a package, by the package's name. */
const ourCommands = readdirSync(join(root, 'packages')).flatMap((folder) => {
  const { name = '', bin = {} } = manifestIn(join('packages', folder));
  return Object.keys(bin).length === 1 ? [name] : [];
});

/** Why a line of a shell block would not work in a clone or after an installation, if so. */
function shellProblem(line: string, folder: string): string | undefined {
  const [tool, verb = '', ...names] = line.replace(/^\$ /, '').split(/\s+/);
  if (tool === 'npm' && (verb === 'install' || verb === 'i')) {
    const missing = names.filter((name) => !name.startsWith('-') && !isInstalled(name));
    return missing.length > 0 ? `no such package: ${missing.join(', ')}` : undefined;
  }
  if (tool === 'npm') {
    const script = verb === 'run' ? (names[0] ?? '') : verb;
    const known = [...scriptNames(folder), ...scriptNames('.')];
    return known.includes(script) ? undefined : `no such script: ${script}`;
  }
  if (tool === 'npx') return ourCommands.includes(verb) ? undefined : `no such command: ${verb}`;
  return undefined;
}

describe.each(readmes)('%s', (readme) => {
  const blocks = codeBlocks(readFileSync(join(root, readme), 'utf8'));
  const scripts = programs(blocks.filter(({ language }) => SCRIPT_LANGUAGES.includes(language)));
  const shells = blocks.filter(({ language }) => SHELL_LANGUAGES.includes(language));

  it('has no code block that this test can’t run', () => {
    const known = [...SCRIPT_LANGUAGES, ...TYPED_LANGUAGES, ...SHELL_LANGUAGES, ''];
    const others = blocks.filter(({ language }) => !known.includes(language));
    expect(others.map(({ language, line }) => `${language} in line ${line}`)).toEqual([]);
  });

  it.each(scripts)(
    'the code in line $line runs, ends by itself, and its records arrive',
    async (block) => {
      const { code, stderr } = await run(block);
      // Where an emulator is told to fail, the producer says so.
      const said = block.code.includes('.fault(') ? /^(?:putlogs: .*\n)+$/ : /^$/;
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(said) });
      // A block with an emulator of its own sends its records there.
      const expected = block.code.includes('startEmulator') ? 0 : 1;
      expect(emulator.logs().length).toBeGreaterThanOrEqual(expected);
    },
  );

  it.each(shells)('the commands in line $line exist', ({ code }) => {
    const problems = code
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => shellProblem(line, dirname(readme)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});
