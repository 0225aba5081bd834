// npm run licenses: the licence of every package that we ship. Exit status 1: one has a licence that no one
// has accepted yet.
import { billOfMaterials } from './bill-of-materials.mjs';

/** None demands more than its text and the authors' names. */
const ACCEPTED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  '(MIT OR Apache-2.0)',
  '(MIT OR CC0-1.0)',
  'Unlicense',
];

list(billOfMaterials().components);

function list(components) {
  const packages = components
    .filter(({ purl }) => !purl.startsWith('pkg:npm/%40tixngo-sync/'))
    .map(({ purl, licenses = [] }) => ({ name: nameOf(purl), license: licenseOf(licenses) }))
    .sort((a, b) => a.license.localeCompare(b.license) || a.name.localeCompare(b.name));
  for (const { name, license } of packages) process.stdout.write(`${license.padEnd(16)}  ${name}\n`);
  const refused = packages.filter(({ license }) => !ACCEPTED.includes(license));
  process.stdout.write(`${packages.length} packages, ${refused.length} with a licence not accepted yet\n`);
  for (const { name, license } of refused)
    process.stderr.write(
      `${name}: read its licence (${license}), then add it to tools/licenses.mjs or replace it\n`,
    );
  process.exitCode = refused.length === 0 ? 0 : 1;
}

function nameOf(purl) {
  return decodeURIComponent(purl.slice('pkg:npm/'.length));
}

function licenseOf(licenses) {
  return (
    licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression).join(' AND ') ||
    'none'
  );
}
