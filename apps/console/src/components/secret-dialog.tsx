import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { SECRET } from '../texts/secret.js';
import { Dialog } from './dialog.js';
import styles from './form.module.css';

interface SecretDialogProps {
  readonly title: string;
  /** What it is for, and what to do with it. */
  readonly text: ReactNode;
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows a secret that is shown only once, with a button that copies it. */
export function SecretDialog({ title, text, label, secret, onClose }: SecretDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    input.current?.select();
    // Over http, browsers have no clipboard for scripts: then it is selected, ready to be copied.
    navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={styles.form}>
        <div>{text}</div>
        <TextInput
          ref={input}
          label={label}
          value={secret}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {SECRET.done}
          </Button>
          <Button onClick={copy}>{isCopied ? SECRET.copied : SECRET.copy}</Button>
        </div>
      </div>
    </Dialog>
  );
}
