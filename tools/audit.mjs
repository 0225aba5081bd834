// npm run audit: known vulnerabilities of the packages in package-lock.json.
// Exit status 1: found some; 2: could not find out.
import { spawnSync } from 'node:child_process';

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--json'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});
const report = parse(stdout);
if (report?.metadata?.vulnerabilities === undefined) {
  const reason = report?.message ?? error?.message ?? stderr.trim();
  process.stderr.write(
    `Nothing was checked: the registry gave no audit (${reason}). ` +
      'Run it where the registry answers audits.\n',
  );
  process.exitCode = 2;
} else {
  for (const { name, severity, range } of Object.values(report.vulnerabilities))
    process.stdout.write(`${severity.padEnd(8)}  ${name} ${range}\n`);
  const { vulnerabilities, dependencies } = report.metadata;
  const { total } = vulnerabilities;
  process.stdout.write(`${total} vulnerable packages of ${dependencies.total}\n`);
  process.exitCode = total === 0 ? 0 : 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
