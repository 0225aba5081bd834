import type { uploadPreviewSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { RunLink } from '../../components/run-link.js';
import { Time } from '../../components/time.js';
import { UPLOAD } from '../../texts/upload.js';
import styles from './upload.module.css';

type Same = z.output<typeof uploadPreviewSchema>['sameFile'];

/** Points out that a file with the same content was uploaded before; nothing when it was not. */
export function SameFile({ same }: { same: Same }) {
  if (same === null) return null;
  const { runId, fileName, uploadedBy, uploadedAt } = same;
  return (
    <div className={styles.same}>
      <strong>{UPLOAD.same}</strong>
      <p>
        {UPLOAD.sameFile(fileName ?? UPLOAD.unnamed, uploadedBy ?? UPLOAD.unknown)}, <Time at={uploadedAt} />:{' '}
        <RunLink id={runId}>{UPLOAD.run(runId)}</RunLink>. {UPLOAD.again}
      </p>
    </div>
  );
}
