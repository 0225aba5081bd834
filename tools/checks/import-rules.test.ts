import { describe, expect, it } from 'vitest';
import { brokenRules, findCycles, importsOf } from './import-rules.js';

const broken = (path: string, ...imports: string[]) => brokenRules([{ path, imports }]);

describe('importsOf', () => {
  it('finds every way to import', () => {
    const text = [
      "import pg from 'pg';",
      "import type { A } from './a.js';",
      "import {\n  b,\n  type C,\n} from '../b.js';",
      "export * from './c.js';",
      "import './side-effect.js';",
      "const lazy = await import('./lazy.js');",
      "const from = 'nowhere';",
    ].join('\n');
    expect(importsOf(text)).toEqual(['pg', './a.js', '../b.js', './c.js', './side-effect.js', './lazy.js']);
  });
});

describe('brokenRules', () => {
  it.each([
    ['packages/pipeline/src/retrieve.ts', '@tixngo-sync/db'],
    ['packages/db/src/client.ts', '@prisma/adapter-pg'],
    ['apps/dashboard/src/board/mount.ts', 'bullmq'],
    ['packages/db/src/migrate.db.test.ts', '@tixngo-sync/testkit'],
    ['packages/domain/src/arena.test.ts', 'node:fs'],
    ['packages/db/src/page/store-pages.ts', '../client.js'],
    ['test/flow/flow.test.ts', '@tixngo-sync/pipeline'],
  ])('lets %s import %s', (path, name) => expect(broken(path, name)).toEqual([]));

  it.each([
    ['packages/domain/src/errors.ts', '@tixngo-sync/runtime', 'nothing of ours'],
    ['packages/api/src/runs.ts', '@tixngo-sync/db', 'may import domain'],
    ['packages/domain/src/map.ts', 'node:fs', 'without Node.js'],
    ['packages/pipeline/src/retrieve.ts', '@tixngo-sync/services', 'may import'],
    ['packages/pipeline/src/retrieve.ts', 'bullmq', 'BullMQ'],
    ['apps/dashboard/src/server.ts', 'bullmq', 'BullMQ'],
    ['apps/worker/src/main.ts', '@prisma/client', 'Prisma'],
    ['apps/worker/src/main.ts', 'got', 'TIXNGO'],
    ['apps/cli/src/main.ts', '@tixngo-sync/worker', 'an app must not be imported'],
    ['apps/cli/src/main.ts', '../../worker/src/main.js', 'outside its own package'],
    ['test/flow/flow.test.ts', '../../apps/worker/src/main.js', 'an app must not be imported'],
    ['packages/pipeline/src/retrieve.ts', '@tixngo-sync/testkit', 'may import'],
  ])('refuses that %s imports %s', (path, name, why) =>
    expect(broken(path, name)).toEqual([expect.stringContaining(why)]),
  );
});

describe('findCycles', () => {
  it('finds a cycle and names the files on it', () => {
    const files = [
      { path: 'a/x.ts', imports: ['./y.js'] },
      { path: 'a/y.ts', imports: ['../b/z.js', './w.js'] },
      { path: 'b/z.ts', imports: ['../a/x.js'] },
      { path: 'a/w.ts', imports: [] },
    ];
    expect(findCycles(files)).toEqual([['a/x.ts', 'a/y.ts', 'b/z.ts']]);
  });

  it('takes two ways to the same file for no cycle', () => {
    const files = [
      { path: 'a.ts', imports: ['./b.js', './c.js'] },
      { path: 'b.ts', imports: ['./c.js'] },
      { path: 'c.ts', imports: [] },
    ];
    expect(findCycles(files)).toEqual([]);
  });

  it('finds folders that import each other although their files do not', () => {
    const files = [
      { path: 'p/src/index.ts', imports: ['./a/one.js', './b/two.js'] },
      { path: 'p/src/a/one.ts', imports: ['../b/two.js'] },
      { path: 'p/src/a/deep/other.ts', imports: [] },
      { path: 'p/src/b/two.ts', imports: ['../a/deep/other.js'] },
    ];
    expect(findCycles(files)).toEqual([['p/src/a/', 'p/src/b/']]);
  });

  it('lets a folder use a file beside it that another file beside it exports', () => {
    const files = [
      { path: 'p/src/index.ts', imports: ['./a/one.js', './client.js'] },
      { path: 'p/src/client.ts', imports: [] },
      { path: 'p/src/a/one.ts', imports: ['../client.js'] },
    ];
    expect(findCycles(files)).toEqual([]);
  });
});
