import { UPLOAD_LIMIT_BYTES } from '@tixngo-sync/api';
import { type DragEvent, useId, useState } from 'react';
import { UPLOAD } from '../../texts/upload.js';
import styles from './upload.module.css';

interface FilePickerProps {
  /** Name and size of the chosen file. */
  readonly chosen: string | null;
  readonly onChoose: (file: File) => void;
}

/** Takes a file: chosen by mouse or keyboard, or dropped. Refuses one that the dashboard would refuse. */
export function FilePicker({ chosen, onChoose }: FilePickerProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const take = (files: FileList | null) => {
    const [file, ...others] = files ?? [];
    if (file === undefined) return;
    const wrong =
      others.length > 0 ? UPLOAD.oneFile : file.size > UPLOAD_LIMIT_BYTES ? UPLOAD.tooLarge : null;
    setError(wrong);
    if (wrong === null) onChoose(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      aria-label={UPLOAD.file}
      className={isOver ? `${styles.drop} ${styles.over}` : styles.drop}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {chosen !== null && <strong>{chosen}</strong>}
      <div>
        <input
          id={id}
          type="file"
          className={styles.input}
          accept=".json,.jsonl,.ndjson,.csv,.txt,application/json,text/csv"
          aria-describedby={`${id}-formats`}
          onChange={(event) => {
            take(event.currentTarget.files);
            // The same file can be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <label htmlFor={id} className={styles.choose}>
          {chosen === null ? UPLOAD.choose : UPLOAD.another}
        </label>{' '}
        <span className="soft">{UPLOAD.drop}</span>
      </div>
      <p id={`${id}-formats`} className="soft">
        {UPLOAD.formats}
      </p>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </section>
  );
}
