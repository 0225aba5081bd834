import { uploadSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Buttons } from '../../components/buttons.js';
import { Card } from '../../components/card.js';
import { CountsBar } from '../../components/counts-bar.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { ProgressBar } from '../../components/progress-bar.js';
import { ScreenButton } from '../../components/screen-button.js';
import { StatusBadge } from '../../components/status-badge.js';
import { STATUS_WORDS } from '../../texts/statuses.js';
import { UPLOAD } from '../../texts/upload.js';
import { SameFile } from './same-file.js';
import styles from './upload.module.css';

/** How far an upload is, and what came of it. */
export function UploadCard({ runId }: { runId: string }) {
  const upload = useRead({ path: '/uploads/{runId}', params: { runId }, answer: uploadSchema });
  const status = upload.data?.run.status;
  return (
    <Card
      title={upload.data?.run.fileName ?? UPLOAD.run(Number(runId))}
      beside={status && <StatusBadge status={status} />}
    >
      <LiveRegion text={status && UPLOAD.isOver(STATUS_WORDS[status].word)} />
      <Loaded of={upload}>{(data) => <Progress upload={data} />}</Loaded>
    </Card>
  );
}

function Progress({ upload }: { upload: z.output<typeof uploadSchema> }) {
  const { run, pages, pagesDone, isDone, sameFile } = upload;
  return (
    <div className={styles.follow}>
      <SameFile same={sameFile} />
      {run.errorMessage !== null && <p>{run.errorMessage}</p>}
      {!isDone && <ProgressBar done={pagesDone} all={pages} label={UPLOAD.progress} />}
      <p className="soft">
        {UPLOAD.pages(pagesDone, pages)}
        {run.fetchedAt === null && !isDone && ` ${UPLOAD.storing}`}
      </p>
      <CountsBar counts={run} />
      <Buttons>
        {run.quarantined > 0 && <ScreenButton to="/problems">{UPLOAD.review}</ScreenButton>}
        <ScreenButton to="/runs/{id}" id={run.runId}>
          {UPLOAD.openRun}
        </ScreenButton>
      </Buttons>
    </div>
  );
}
