import { count, digits } from '@tixngo-sync/domain';

/** The words of the screen Upload. */
export const UPLOAD = {
  title: 'Upload',
  about: 'Processes a file as if TIXNGO had sent it. Nothing changes until you apply it.',
  file: 'File',
  choose: 'Choose a file',
  drop: 'or drop it here',
  formats:
    'An answer of the diff feed, tickets as JSON (a list, or one per line), or CSV with the field names in its ' +
    'first line. At most 256 MiB.',
  chosen: (name: string, size: string) => `${name}, ${size}`,
  tooLarge: 'The file is larger than 256 MiB. Upload it on the server: npx tixngo-sync upload FILE',
  oneFile: 'Drop one file at a time.',
  another: 'Choose another file',
  checking: 'Checking what would change…',
  preview: 'What would change',
  nothingChanges: 'Nothing would change.',
  changes: (tickets: number) => `${count(tickets, 'ticket')} would change.`,
  reason: 'Reason',
  apply: 'Apply',
  applied: (runId: number) => `Run ${runId} processes the file.`,
  same: 'This file was uploaded before',
  sameFile: (name: string, who: string) => `The same file was uploaded by ${who} as ${name}`,
  unnamed: 'a file without a name',
  unknown: 'somebody',
  again: 'Applying it again changes only what has changed in S-360 since.',
  run: (runId: number) => `Run ${runId}`,
  progress: 'Progress of the upload',
  pages: (done: number, all: number) => `${digits(done)} of ${count(all, 'page')} processed`,
  storing: 'The file is being stored.',
  openRun: 'Open the run',
  review: 'Review problems',
  isOver: (status: string) => `The upload has ended (${status}).`,
  notAllowed: 'Operators upload files',
  notAllowedText: 'Your role can view. Ask an admin for the role operator.',
} as const;
