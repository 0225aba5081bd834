import { count } from '@tixngo-sync/domain';

export const ABOUT = {
  title: 'About',
  versions: 'Versions',
  version: 'tixngo-sync',
  node: 'Node.js',
  started: 'Dashboard started',
  publicUrl: 'Public address',
  notSet: 'not set (PUBLIC_URL)',
  connections: 'What is connected',
  part: 'Part',
  names: { PostgreSQL: 'PostgreSQL', schema: 'Schema of the database', queue: 'Queue' },
  detail: 'Which',
  state: 'State',
  works: 'works',
  fails: 'does not work',
  todo: 'What to do',
  none: 'Nothing is connected',
  documents: 'Documents',
  api: 'REST API (OpenAPI)',
  bullBoard: 'Bull Board, for developers',
  licences: 'Licences',
  licencesAbout: (packages: number) =>
    `tixngo-sync is under the MIT licence and contains ${count(packages, 'package')}:`,
  package: 'Package',
  packageVersion: 'Version',
  licence: 'Licence',
} as const;
