import { Button } from '@mantine/core';
import type { rootCauseSchema } from '@tixngo-sync/api';
import { useState } from 'react';
import type { z } from 'zod';
import { ApiError } from '../../api/api-error.js';
import { Buttons } from '../../components/buttons.js';
import { PROBLEMS } from '../../texts/problems.js';
import { showToast } from '../../toasts/store.js';
import { exportProblem } from './export-problem.js';

/** Saves the pages or tickets of a problem as a file, to send it to TIXNGO or to S-360. */
export function ExportButtons({ problem }: { problem: z.output<typeof rootCauseSchema> }) {
  const [isBusy, setBusy] = useState(false);
  const save = async (format: 'csv' | 'json') => {
    setBusy(true);
    try {
      const { rows, file, isWhole } = await exportProblem(problem, format);
      showToast({
        tone: isWhole ? 'good' : 'attention',
        text: isWhole ? PROBLEMS.exported(rows, file) : PROBLEMS.exportCut(rows, file),
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      showToast({ tone: 'bad', text: error.message, code: error.code });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Buttons>
      <Button variant="default" size="xs" disabled={isBusy} onClick={() => void save('csv')}>
        {PROBLEMS.exportCsv}
      </Button>
      <Button variant="default" size="xs" disabled={isBusy} onClick={() => void save('json')}>
        {PROBLEMS.exportJson}
      </Button>
    </Buttons>
  );
}
