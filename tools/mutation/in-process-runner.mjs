// A test runner for Stryker that runs tests of pure code in one process: vitest would start a thread per
// mutant, which takes longer than the tests. It knows what these tests use of vitest (test-registry.mjs).
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';
import fc from 'fast-check';
import { collectTests } from './test-registry.mjs';

const TESTS = [
  'packages/domain/src',
  'packages/tixngo/src/client/decide-retry.test.ts',
  'packages/tixngo/src/client/retry-after.test.ts',
  'packages/pipeline/src/retrieve/feed-end.test.ts',
  'packages/pipeline/src/schedules/event-days.test.ts',
  'packages/pipeline/src/schedules/next-runs.test.ts',
];

// The same values in every run, and no time for the smallest counterexample: one failure kills a mutant.
fc.configureGlobal({ seed: 1, endOnFailure: true });

/** A module's cache: what a mutant leaves in it must not reach the next mutant. */
const STATE = /^(?:let |const \w+ = new Map\b.*\(\);)/m;

/** What instrumented code reads and writes. */
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;

class InProcessRunner {
  /** The bundled test files, the fastest first once that is known. */
  #files = [];
  /** Makes `import` evaluate a bundle again. */
  #generation = 0;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    const files = TESTS.flatMap(testFilesOf);
    await bundle(files);
    this.#files = files.map((path) => ({
      path,
      url: pathToFileURL(bundleOf(path)).href,
      tests: null,
      coveredByLoading: null,
      ms: 0,
    }));
  }

  async dryRun() {
    const tests = [];
    for (const file of this.#files) {
      const startedAt = performance.now();
      for (const test of await this.#testsOf(file)) tests.push(await runTest(test));
      file.ms = performance.now() - startedAt;
    }
    const coverage = stryker.mutantCoverage;
    for (const file of this.#files) coverLoading(file, coverage.perTest);
    this.#files.sort((a, b) => a.ms - b.ms);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant: { id: mutant, fileName }, testFilter, hitLimit }) {
    Object.assign(stryker, { hitLimit, hitCount: 0 });
    const leavesState = STATE.test(readFileSync(fileName, 'utf8'));
    const wanted = new Set(testFilter);
    const tests = [];
    for (const file of this.#files) {
      if (!testFilter.some((id) => id.startsWith(`${file.path}#`))) continue;
      if (file.coveredByLoading === null) await this.#testsOf(file);
      const reload = leavesState || mutant in file.coveredByLoading;
      if (reload) file.tests = null;
      stryker.activeMutant = mutant;
      for (const test of await this.#testsOf(file)) {
        if (!wanted.has(test.id) && test.id !== loadingOf(file)) continue;
        tests.push(await runTest(test));
        if (tests.at(-1).status === TestStatus.Failed) break;
      }
      stryker.activeMutant = undefined;
      if (reload) file.tests = null;
      if (tests.at(-1)?.status === TestStatus.Failed) break;
    }
    return toMutantRunResult(
      determineHitLimitReached(stryker.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests },
    );
  }

  /**
   * Loads a file at first use, which must be without a mutant: a process that Stryker starts after a timeout
   * has made no dry run. A file that does not load has one test, which fails.
   */
  async #testsOf(file) {
    if (file.tests !== null) return file.tests;
    stryker.currentTestId = loadingOf(file);
    const tests = await collectTests(() => import(`${file.url}?${this.#generation++}`)).catch((error) => [
      { name: '', run: () => Promise.reject(error) },
    ]);
    file.tests = tests.map(({ name, run }) => ({ id: `${file.path}#${name}`, name, run, file: file.path }));
    file.coveredByLoading ??= stryker.mutantCoverage?.perTest[loadingOf(file)] ?? {};
    return file.tests;
  }
}

/** What loading a file covers counts as if a test of that name did it. */
function loadingOf({ path }) {
  return `${path}#`;
}

/** Has every test of a file cover what loading the file covers, so that it runs for such mutants too. */
function coverLoading(file, perTest) {
  delete perTest[loadingOf(file)];
  for (const { id } of file.tests) perTest[id] = { ...perTest[id], ...file.coveredByLoading };
}

async function runTest({ id, name, run, file }) {
  stryker.currentTestId = id;
  const startedAt = performance.now();
  const result = (more) => ({
    id,
    name,
    fileName: resolve(file),
    timeSpentMs: performance.now() - startedAt,
    ...more,
  });
  try {
    await run();
    return result({ status: TestStatus.Success });
  } catch (error) {
    return result({ status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
  } finally {
    stryker.currentTestId = undefined;
  }
}

function testFilesOf(path) {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true })
    .filter((name) => /(?<!\.db)\.test\.ts$/.test(name))
    .map((name) => `${path}/${name}`);
}

/** Bundles lie beside their tests, because tests read files relative to themselves. */
function bundleOf(path) {
  return resolve(path.replace(/\.ts$/, '.bundle.mjs'));
}

async function bundle(files) {
  await build({
    entryPoints: files.map((path) => ({ in: path, out: bundleOf(path).replace(/\.mjs$/, '') })),
    outdir: '/',
    // By default the folder in which esbuild was loaded, not Stryker's copy of the project.
    absWorkingDir: process.cwd(),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    plugins: [{ name: 'imports', setup: resolveImports }],
  });
}

function resolveImports({ onResolve }) {
  onResolve({ filter: /^vitest$/ }, () => ({
    path: new URL('./test-registry.mjs', import.meta.url).href,
    external: true,
  }));
  onResolve({ filter: /^@tixngo-sync\// }, ({ path }) => ({
    path: resolve('packages', basename(path), 'src/index.ts'),
  }));
  onResolve({ filter: /^[^./]/ }, ({ kind }) => (kind === 'entry-point' ? undefined : { external: true }));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
