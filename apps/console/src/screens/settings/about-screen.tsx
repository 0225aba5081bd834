import { aboutSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { Card, Cards } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { Fact, Facts } from '../../components/facts.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Time } from '../../components/time.js';
import { addressOf } from '../../page-config.js';
import { ABOUT } from '../../texts/about.js';
import { LicenceList } from './licence-list.js';
import { SettingsFrame } from './settings-frame.js';

type About = z.output<typeof aboutSchema>;

/** Versions, what is connected, licences. */
export default function AboutScreen() {
  const about = useRead({ path: '/about', answer: aboutSchema });
  return (
    <SettingsFrame title={ABOUT.title}>
      <Cards>
        <Card title={ABOUT.versions}>
          <Loaded of={about} skeleton={<LineSkeletons lines={2} />}>
            {(read) => <Versions about={read} />}
          </Loaded>
        </Card>
        <Card title={ABOUT.connections}>
          <Loaded of={about} skeleton={<LineSkeletons lines={4} />}>
            {({ connections }) => (
              <DataTable
                caption={ABOUT.connections}
                columns={COLUMNS}
                rows={connections}
                rowKey={({ name }) => name}
                empty={<Empty title={ABOUT.none} />}
              />
            )}
          </Loaded>
        </Card>
        <Card title={ABOUT.licences}>
          <LicenceList />
        </Card>
      </Cards>
    </SettingsFrame>
  );
}

function Versions({ about: { version, node, startedAt, publicUrl } }: { about: About }) {
  return (
    <Facts>
      <Fact name={ABOUT.version}>{version}</Fact>
      <Fact name={ABOUT.node}>{node}</Fact>
      <Fact name={ABOUT.started}>
        <Time at={startedAt} />
      </Fact>
      <Fact name={ABOUT.publicUrl}>{publicUrl ?? ABOUT.notSet}</Fact>
      <Fact name={ABOUT.documents}>
        <a className="link" href={addressOf('/api/v1/openapi.json')}>
          {ABOUT.api}
        </a>
        <br />
        <a className="link" href={addressOf('/queues')}>
          {ABOUT.bullBoard}
        </a>
      </Fact>
    </Facts>
  );
}

const COLUMNS: Column<About['connections'][number]>[] = [
  { header: ABOUT.part, isTitle: true, cell: ({ name }) => ABOUT.names[name] },
  { header: ABOUT.detail, cell: ({ detail }) => detail },
  {
    header: ABOUT.state,
    isState: true,
    cell: ({ isWorking }) =>
      isWorking ? <Badge tone="good">{ABOUT.works}</Badge> : <Badge tone="bad">{ABOUT.fails}</Badge>,
  },
  {
    header: ABOUT.todo,
    isText: true,
    cell: ({ problem, todo }) => (problem === null ? null : `${problem} ${todo ?? ''}`),
  },
];
