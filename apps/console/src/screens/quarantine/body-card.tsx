import { Button } from '@mantine/core';
import { quarantinedDetailSchema, type quarantinedSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { Loaded } from '../../components/loaded.js';
import { QUARANTINE } from '../../texts/quarantine.js';
import { MarkedBody } from './marked-body.js';

type Quarantined = z.output<typeof quarantinedSchema>;

/** The ticket as it came, on demand, with the wrong field marked. Reading it is recorded. */
export function BodyCard({ ticket }: { ticket: Quarantined }) {
  const [isShown, setShown] = useState(false);
  return (
    <Card title={QUARANTINE.body}>
      <p className="soft">{QUARANTINE.bodyAbout}</p>
      <Button variant="default" onClick={() => setShown(!isShown)} aria-expanded={isShown}>
        {isShown ? QUARANTINE.hideBody : QUARANTINE.showBody}
      </Button>
      {isShown && <Body id={ticket.quarantineId} />}
    </Card>
  );
}

function Body({ id }: { id: number }) {
  // It does not change: it is read, and recorded, once.
  const detail = useRead({
    path: '/quarantine/{id}',
    params: { id },
    answer: quarantinedDetailSchema,
    isLive: false,
  });
  return (
    <Loaded of={detail}>
      {({ body, field }) =>
        body === null ? <p>{QUARANTINE.bodyCleared}</p> : <MarkedBody text={body} field={field} />
      }
    </Loaded>
  );
}
