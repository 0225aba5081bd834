// Lines of code, comments and docs have at most 110 columns. The formatter breaks code, but neither comments
// nor texts.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const MAX_COLUMNS = 110;
const CHECKED = /\.(ts|tsx|mjs|js|css|md|sql|prisma|yml|yaml|sh)$|(^|\/)(Dockerfile|\.env\.example|run)$/;
/**
 * Released migrations never change, not even their comments: their checksum is recorded in every database.
 */
const LEFT_OUT = /^(test\/flow\/fixtures|prisma\/migrations)\//;

function longLines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      isTooLong(path, line) ? [`${path}:${index + 1}: ${line.length} columns`] : [],
    );
}

/** The formatter breaks code; texts in quotes, rows of Markdown tables and links cannot be broken. */
function isTooLong(path: string, line: string): boolean {
  if (line.length <= MAX_COLUMNS) return false;
  if (path.endsWith('.md')) return !(line.startsWith('|') || /https?:\/\//.test(line));
  return /^\s*(\/\/|\*|\/\*\*|--|#)/.test(line);
}

const paths = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
const problems = paths.filter((path) => CHECKED.test(path) && !LEFT_OUT.test(path)).flatMap(longLines);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
