import { problemDetailSchema, type rootCauseSchema } from '@tixngo-sync/api';
import { CSV_START, csvLine } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { request } from '../../api/request.js';

type RootCause = z.output<typeof rootCauseSchema>;
type Member = z.output<typeof problemDetailSchema>['items'][number];

const PART = 200;
const MOST = 10_000;
const COLUMNS = [
  'id',
  'pageId',
  'quarantineId',
  'position',
  'ticketId',
  'taxNumber',
  'message',
  'at',
] as const;

/**
 * Saves what has a cause as a file of the browser, newest first, at most 10,000 rows.
 * @throws ApiError when a part cannot be read; nothing is then saved
 */
export async function exportProblem(
  { problemId, code, field }: RootCause,
  format: 'csv' | 'json',
): Promise<{ rows: number; file: string; isWhole: boolean }> {
  const { members, isWhole } = await readMembers(problemId);
  const file = `problem-${code.toLowerCase()}-${problemId}.${format}`;
  save(
    file,
    format === 'csv' ? csvOf(members) : JSON.stringify({ problemId, code, field, items: members }, null, 2),
  );
  return { rows: members.length, file, isWhole };
}

async function readMembers(id: string) {
  const members: Member[] = [];
  let before: number | undefined;
  do {
    const query = { limit: PART, before };
    const { items, next } = await request({
      path: '/problems/{id}',
      params: { id },
      query,
      answer: problemDetailSchema,
    });
    members.push(...items);
    before = next ?? undefined;
  } while (before !== undefined && members.length < MOST);
  return { members, isWhole: before === undefined };
}

function csvOf(members: readonly Member[]): string {
  const lines = members.map((member) => csvLine(COLUMNS.map((name) => member[name])));
  return CSV_START + csvLine(COLUMNS) + lines.join('');
}

function save(file: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}
