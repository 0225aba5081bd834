import { useState } from 'react';
import { useAllows, useMe } from '../../api/use-me.js';
import { Card, Cards } from '../../components/card.js';
import { Empty } from '../../components/empty.js';
import { formatBytes } from '../../components/format.js';
import { Screen } from '../../components/screen.js';
import { useFilters } from '../../components/use-filters.js';
import { UPLOAD } from '../../texts/upload.js';
import { FilePicker } from './file-picker.js';
import { PreviewCard } from './preview-card.js';
import { UploadCard } from './upload-card.js';

interface Chosen {
  readonly file: File;
  /** Differs for each choice: the same file may have changed on the disk. */
  readonly choice: number;
}

/** Uploads a file: choose it, see what would change, apply it, follow the run (`?run=12`). */
export default function UploadScreen() {
  const { data: me } = useMe();
  const isAllowed = useAllows('operator');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [{ run }, set] = useFilters('run');
  const choose = (file: File) => {
    setChosen({ file, choice: (chosen?.choice ?? 0) + 1 });
    set({ run: undefined });
  };
  const follow = (runId: number) => {
    setChosen(null);
    set({ run: String(runId) });
  };
  if (me !== undefined && !isAllowed)
    return (
      <Screen title={UPLOAD.title}>
        <Empty title={UPLOAD.notAllowed}>{UPLOAD.notAllowedText}</Empty>
      </Screen>
    );
  return (
    <Screen title={UPLOAD.title} about={UPLOAD.about}>
      <Cards>
        <Card title={UPLOAD.file}>
          <FilePicker
            chosen={chosen && UPLOAD.chosen(chosen.file.name, formatBytes(chosen.file.size))}
            onChoose={choose}
          />
        </Card>
        {chosen !== null && (
          <PreviewCard key={chosen.choice} file={chosen.file} choice={chosen.choice} onApplied={follow} />
        )}
        {chosen === null && run !== undefined && <UploadCard runId={run} />}
      </Cards>
    </Screen>
  );
}
