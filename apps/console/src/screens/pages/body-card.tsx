import { Button } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import styles from '../../components/job-card.module.css';
import { Loaded } from '../../components/loaded.js';
import { RoleGate } from '../../components/role-gate.js';
import { PAGES } from '../../texts/pages.js';

/** The answer as it was stored, on demand: it has personal data, and reading it is recorded. */
export function BodyCard({ pageId }: { pageId: number }) {
  const [isShown, setShown] = useState(false);
  return (
    <RoleGate role="operator">
      <Card title={PAGES.body}>
        <p className="soft">{PAGES.bodyAbout}</p>
        <Button variant="default" onClick={() => setShown(!isShown)} aria-expanded={isShown}>
          {isShown ? PAGES.hideBody : PAGES.showBody}
        </Button>
        {isShown && <Body pageId={pageId} />}
      </Card>
    </RoleGate>
  );
}

function Body({ pageId }: { pageId: number }) {
  // It never changes: it is read, and recorded, once.
  const body = useRead({
    path: '/pages/{id}/body',
    params: { id: pageId },
    answer: z.unknown(),
    isLive: false,
  });
  return (
    <Loaded of={body}>
      {(data) => (
        // A long text scrolls on its own, so the keyboard must reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <pre className={styles.log} tabIndex={0}>
          {JSON.stringify(data, null, 2)}
        </pre>
      )}
    </Loaded>
  );
}
