import type { eventDetailSchema } from '@tixngo-sync/api';
import { duration } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { addressOfRequest } from '../../api/request.js';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Time } from '../../components/time.js';
import { EVENTS } from '../../texts/events.js';

type File = z.output<typeof eventDetailSchema>['files'][number];

interface PlanBProps {
  readonly files: readonly File[];
  readonly isMissing: boolean;
}

/** The plan B files that were made before kick-offs, to download. */
export function PlanBCard({ files, isMissing }: PlanBProps) {
  const beside = isMissing && <Badge tone="bad">{EVENTS.fileMissing}</Badge>;
  return (
    <Card title={EVENTS.files} beside={beside}>
      {isMissing && <p>{EVENTS.fileMissingAbout}</p>}
      <DataTable
        caption={EVENTS.files}
        columns={COLUMNS}
        rows={files}
        rowKey={({ eventFileId }) => eventFileId}
        empty={<Empty title={EVENTS.noFiles}>{EVENTS.noFilesAbout}</Empty>}
      />
    </Card>
  );
}

const COLUMNS: Column<File>[] = [
  { header: EVENTS.fileMade, isTitle: true, cell: ({ madeAt }) => <Time at={madeAt} /> },
  { header: EVENTS.fileFor, cell: ({ kickOff }) => <Time at={kickOff} /> },
  { header: EVENTS.tickets, isNumber: true, cell: ({ tickets }) => <Count of={tickets} /> },
  {
    header: EVENTS.freshness,
    cell: ({ behindSeconds }) =>
      behindSeconds === null ? EVENTS.unknown : EVENTS.behind(duration(behindSeconds)),
  },
  {
    header: EVENTS.file,
    isAction: true,
    cell: ({ eventId, eventFileId }) => (
      <a
        href={addressOfRequest({
          path: '/events/{id}/files/{fileId}',
          params: { id: eventId, fileId: eventFileId },
        })}
        className="link"
        download
      >
        {EVENTS.download}
      </a>
    ),
  },
];
